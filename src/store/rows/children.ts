// Which rows belong to which, in memory: most parents have few children, and those are listed with each look at them.
import type { Order } from '../../core/world.ts'
import { OrderIndex } from './order-index.ts'
import type { Walk } from './orders.ts'
import type { Decoded } from './row-cache.ts'
import { HERE, type Rows } from './rows.ts'

type Child = Pick<Decoded<unknown>, 'seq' | 'parent'>

/** So often SQLite answers before the indexes are made. */
const ASKED_BEFORE = 2

const place = ({ seq }: Pick<Child, 'seq'>) => ({ key: seq, tie: seq })
const NONE = new OrderIndex<number>()

export class Children {
  readonly #rows: Rows<unknown>
  /** By parent, in the order in which they were made. */
  #indexes: Map<string, OrderIndex<number>> | undefined
  #asked = 0

  constructor(rows: Rows<unknown>) {
    this.#rows = rows
  }

  /** undefined for an order that they are not kept in, or when they have hardly been asked for */
  of(parent: string, [first, ...others]: readonly Order[]): Walk | undefined {
    // They are all alike in their parent.
    if (others.length > 0 || (first !== undefined && first.field !== 'parent')) return undefined
    if (this.#indexes === undefined) {
      if (++this.#asked <= ASKED_BEFORE) return undefined
      this.#indexes = new Map()
      const all = this.#rows.all(
        `SELECT seq, parent FROM resource WHERE ${HERE} AND parent IS NOT NULL ORDER BY seq`,
      )
      for (const [seq, parent] of all as [number, string][]) this.#add({ seq, parent })
    }
    return { index: this.#indexes.get(parent) ?? NONE, descending: first?.descending ?? false, place }
  }

  /** A row was made (`before` is undefined), changed, or removed (`after` is). */
  wrote(before: Child | undefined, after: Child | undefined): void {
    if (this.#indexes === undefined || before?.parent === after?.parent) return
    if (before !== undefined) this.#remove(before)
    if (after !== undefined) this.#add(after)
  }

  forget(): void {
    this.#indexes = undefined
    this.#asked = 0
  }

  #add({ seq, parent }: Child): void {
    if (parent === null) return
    let index = this.#indexes?.get(parent)
    if (index === undefined) {
      index = new OrderIndex<number>()
      this.#indexes?.set(parent, index)
    }
    index.add({ key: seq, tie: seq }, seq)
  }

  #remove({ seq, parent }: Child): void {
    if (parent === null) return
    const index = this.#indexes?.get(parent)
    index?.remove({ key: seq, tie: seq }, seq)
    if (index?.size === 0) this.#indexes?.delete(parent)
  }
}
