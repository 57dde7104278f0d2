// Where rows stood that a client may page on from: removed rows, and rows that moved in the order after their page.
import type { Field, Order } from '../../core/world.ts'

export type Standing = Readonly<Record<'id' | 'name' | 'parent' | 'state', string | null | undefined>> &
  Readonly<Record<'createdAt' | 'updatedAt' | 'seq', number>>

/** Fields that change while a row lives. */
const MOVING: ReadonlySet<Field> = new Set<Field>(['name', 'updatedAt', 'state'])

/** The latest of each kind are kept. */
const MOST_KEPT = 1000

export class Places {
  readonly #gone = new Map<string, Standing>()
  readonly #shown = new Map<string, Standing>()

  removed(row: Standing): void {
    keep(this.#gone, row.id as string, row)
  }

  wasHere(id: string): boolean {
    return this.#gone.has(id)
  }

  /** The row begins or ends a page in this order. */
  showed(order: readonly Order[], row: Standing): void {
    if (order.some(({ field }) => MOVING.has(field))) keep(this.#shown, keyOf(order, row.id as string), row)
  }

  /** What the row is ordered by, its number last; undefined where it is to be read from the row as it is now. */
  valuesOf(id: string, order: readonly Order[], exists: boolean): (string | number)[] | undefined {
    const row = exists ? this.#shown.get(keyOf(order, id)) : this.#gone.get(id)
    if (row === undefined || order.some(({ field }) => !(field in row))) return undefined
    return [...order.map(({ field }) => row[field as keyof Standing] ?? ''), row.seq]
  }

  forget(): void {
    this.#gone.clear()
    this.#shown.clear()
  }
}

const keyOf = (order: readonly Order[], id: string): string => `${JSON.stringify(order)} ${id}`

function keep(map: Map<string, Standing>, key: string, row: Standing): void {
  map.delete(key)
  map.set(key, row)
  if (map.size > MOST_KEPT) map.delete(map.keys().next().value as string)
}
