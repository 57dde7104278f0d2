// States that begin because time passes are found when they are asked for; this tells which have begun since.
import type { StateChange } from '../../core/journal/events.ts'
import { NEVER, type Timeline } from '../../core/timeline.ts'

/** A row whose cached state may be out of date. */
export interface DueRow {
  readonly seq: number
  readonly provider: string
  readonly kind: string
  readonly id: string
  readonly state: string | null
  readonly next_at: number
  readonly steps: string
}

/** Each step that has begun since the row was last brought up to date, in order. */
export function begunSince(row: DueRow, steps: Timeline, now: number): StateChange[] {
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
