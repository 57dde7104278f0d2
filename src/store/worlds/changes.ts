// Steps begin because time passes, and nothing runs at that moment. This finds those that have begun since the last
// look.
import type { StateChange } from '../../core/journal/events.ts'
import { NEVER, nextAt, stateAt, type Timeline } from '../../core/timeline.ts'
import type { WriteBehind } from '../sql/write-behind.ts'

/** A row whose cached state may be out of date. */
interface DueRow {
  readonly seq: number
  readonly provider: string
  readonly kind: string
  readonly id: string
  readonly state: string | null
  readonly next_at: number
  readonly steps: string
}

/** Every step that has begun since the row was last updated, in order. */
function begunSince(row: DueRow, steps: Timeline, now: number): StateChange[] {
  const { provider, kind, id } = row
  let from = row.state ?? undefined
  const changes: StateChange[] = []
  for (const step of steps) {
    if (step.at < row.next_at || step.at > now || step.at === NEVER) continue
    if (step.state !== from) changes.push({ provider, kind, id, from, to: step.state, at: step.at })
    from = step.state
  }
  return changes
}

/** Updates the cached state of each row whose next step has begun. @returns the steps that have begun */
export function settleRows(db: WriteBehind, now: number): StateChange[] {
  const rows = db
    .prepare(
      'SELECT seq, provider, kind, id, state, next_at, steps FROM resource WHERE next_at <= ? ORDER BY seq',
    )
    .all(now) as DueRow[]
  if (rows.length === 0) return []
  const settle = db.prepared('UPDATE resource SET state = ?, next_at = ? WHERE seq = ?')
  return rows.flatMap((row) => {
    const steps = JSON.parse(row.steps) as Timeline
    settle.run(stateAt(steps, now) ?? null, nextAt(steps, now) ?? null, row.seq)
    return begunSince(row, steps, now)
  })
}
