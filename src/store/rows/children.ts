// Rows by parent, in memory. Most parents have few children, which are listed with every read of the parent.
import type { Order } from '../../core/world.ts'
import { OrderIndex } from './order-index.ts'
import type { Walk } from './orders.ts'
import type { Decoded } from './row-cache.ts'
import { HERE, type Rows } from './rows.ts'

type Child = Pick<Decoded<unknown>, 'seq' | 'parent'>

/** The first requests go to SQLite; the indexes are built after that many. */
const ASKED_BEFORE = 2

const place = ({ seq }: Pick<Child, 'seq'>) => ({ key: seq, tie: seq })
const NONE = new OrderIndex<number>()

export class Children {
  readonly #rows: Rows<unknown>
  /** By parent, oldest first. */
  #indexes: Map<string, OrderIndex<number>> | undefined
  #asked = 0

  constructor(rows: Rows<unknown>) {
    this.#rows = rows
  }

  /** undefined for an order without an index, or if there were too few requests so far */
  of(parent: string, [first, ...others]: readonly Order[]): Walk | undefined {
    // All of them have the same parent.
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

  /** A row was created (`before` is undefined), changed, or removed (`after` is undefined). */
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
