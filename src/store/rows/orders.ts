// Indexes in memory for the orders in which collections are most often listed. Each is made when it is first needed.
//
// What always holds (each has a test that carries its number):
// O1 A page from an index equals the page that SQL gives.
// O2 An index follows inserts, removals, rollbacks and resets.
// O3 Ids that SQLite orders differently from JavaScript are left to SQL.
import type { Order } from '../../core/world.ts'
import { OrderIndex, type Place } from './order-index.ts'
import type { Decoded } from './row-cache.ts'
import { HERE, type Rows } from './rows.ts'

type Located = Pick<Decoded<unknown>, 'seq' | 'id' | 'createdAt'>

/**
 * An index and its order. `columns` is that order in SQL: the key, the tie if it is a different column, and the
 * number.
 */
interface Kind {
  readonly columns: string
  place(row: Located): Place<number | string>
}

const KINDS = {
  made: { columns: 'seq', place: ({ seq }) => ({ key: seq, tie: seq }) },
  created: { columns: 'created_at, seq', place: ({ createdAt, seq }) => ({ key: createdAt, tie: seq }) },
  createdAndId: {
    columns: 'created_at, id, seq',
    place: ({ createdAt, id }) => ({ key: createdAt, tie: id }),
  },
} satisfies Record<string, Kind>
type Name = keyof typeof KINDS

/** Only for texts with surrogates do SQLite (bytes) and JavaScript (code units) order differently. */
const SURROGATE = /[\ud800-\udfff]/

/** The first requests go to SQL; an index is built after that many. */
const ASKED_BEFORE = 2

export interface Walk {
  readonly index: OrderIndex<number | string>
  readonly descending: boolean
  place(row: Located): Place<number | string>
}

export class Orders {
  readonly #rows: Rows<unknown>
  readonly #indexes = new Map<Name, OrderIndex<number | string>>()
  /** Number of requests for each order that has no index yet. */
  readonly #asked = new Map<Name, number>()
  /** True after an id that an index cannot order. */
  #odd = false

  constructor(rows: Rows<unknown>) {
    this.#rows = rows
  }

  /** undefined for an order that has no index, or none yet */
  of(order: readonly Order[]): Walk | undefined {
    const name = nameOf(order)
    if (name === undefined) return undefined
    let index = this.#indexes.get(name)
    if (index === undefined) {
      // A world that is reset for every test may be listed once only: then reading all rows costs more than it saves.
      const asked = (this.#asked.get(name) ?? 0) + 1
      this.#asked.set(name, asked)
      if (asked <= ASKED_BEFORE) return undefined
      index = this.#make(name)
    }
    if (name === 'createdAndId' && this.#odd) return undefined
    return { index, descending: order[0]?.descending ?? false, place: KINDS[name].place }
  }

  inserted(row: Located): void {
    for (const [name, index] of this.#indexes) index.add(KINDS[name].place(row), row.seq)
    this.#odd ||= SURROGATE.test(row.id)
  }

  removed(row: Located): void {
    for (const [name, index] of this.#indexes) index.remove(KINDS[name].place(row), row.seq)
  }

  forget(): void {
    this.#indexes.clear()
    this.#asked.clear()
    this.#odd = false
  }

  #make(name: Name): OrderIndex<number | string> {
    const { columns } = KINDS[name]
    const index = new OrderIndex<number | string>()
    const rows = this.#rows.all(`SELECT ${columns} FROM resource WHERE ${HERE} ORDER BY ${columns}`)
    for (const row of rows as (readonly [number, ...(number | string)[]])[]) {
      const [key, tie = key] = row
      index.add({ key, tie }, row.at(-1) as number)
      if (typeof tie === 'string') this.#odd ||= SURROGATE.test(tie)
    }
    this.#indexes.set(name, index)
    return index
  }
}

function nameOf([first, second, ...others]: readonly Order[]): Name | undefined {
  if (first === undefined) return 'made'
  if (first.field !== 'createdAt' || others.length > 0) return undefined
  if (second === undefined) return 'created'
  const alike = (second.descending ?? false) === (first.descending ?? false)
  return second.field === 'id' && alike && !second.nocase ? 'createdAndId' : undefined
}
