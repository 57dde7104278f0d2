// Resources of some kinds, newest first and a page at a time; and how many there are in each state.
import type { Timeline } from '../../core/timeline.ts'
import type { Statements } from '../sql/sqlite.ts'

/** One kind of a provider; with `states`, only those in one of them. */
export interface KindInStates {
  readonly provider: string
  readonly kind: string
  readonly states?: readonly string[]
}

export interface NewestSelection {
  readonly kinds: readonly KindInStates[]
  /** A part of the name or the id, in any case. */
  readonly name?: string
}

/** A spot in the order: the page begins behind it. `seq` is Infinity for all of that instant. */
export interface Spot {
  readonly createdAt: number
  readonly seq: number
}

export interface NewestRow {
  readonly seq: number
  readonly provider: string
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly looks: number
  readonly steps: Timeline
}

export interface StateCount {
  readonly provider: string
  readonly kind: string
  readonly state: string
  readonly count: number
}

const COLUMNS =
  'seq, provider, kind, id, name, created_at AS createdAt, updated_at AS updatedAt, looks, steps'

export function readNewest(
  db: Statements,
  selection: NewestSelection,
  limit: number,
  after?: Spot,
): NewestRow[] {
  const { where, values } = conditions(selection)
  const parts = [where]
  if (after !== undefined) {
    const { createdAt, seq } = after
    parts.push('(created_at < ? OR (created_at = ? AND seq < ?))')
    values.push(createdAt, createdAt, Math.min(seq, Number.MAX_SAFE_INTEGER))
  }
  return db
    .prepare(
      `SELECT ${COLUMNS} FROM resource WHERE ${parts.join(' AND ')} ORDER BY created_at DESC, seq DESC LIMIT ?`,
    )
    .all(...values, limit)
    .map((row) => {
      const { steps, ...rest } = row as Omit<NewestRow, 'steps'> & { steps: string }
      return { ...rest, steps: JSON.parse(steps) as Timeline }
    })
}

/** States without any resource are left out. */
export function countStates(db: Statements, selection: NewestSelection): StateCount[] {
  const { where, values } = conditions(selection)
  return db
    .prepare(
      `SELECT provider, kind, state, count(*) AS count FROM resource WHERE ${where} AND state IS NOT NULL
       GROUP BY provider, kind, state`,
    )
    .all(...values) as StateCount[]
}

function conditions({ kinds, name }: NewestSelection): { where: string; values: (string | number)[] } {
  const values: (string | number)[] = []
  const any = kinds.map(({ provider, kind, states }) => {
    values.push(provider, kind, ...(states ?? []))
    const inState = states === undefined ? '' : ` AND state IN (${states.map(() => '?').join(', ')})`
    return `(provider = ? AND kind = ?${inState})`
  })
  const parts = [any.length === 0 ? '0' : `(${any.join(' OR ')})`]
  if (name !== undefined) {
    const pattern = `%${name.replace(/[\\%_]/g, '\\$&')}%`
    parts.push("(name LIKE ? ESCAPE '\\' OR id LIKE ? ESCAPE '\\')")
    values.push(pattern, pattern)
  }
  return { where: parts.join(' AND '), values }
}
