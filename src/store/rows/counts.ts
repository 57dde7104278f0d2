// Counts that follow each write, so that a list need not count again.
//
// What always holds (each has a test that carries its number):
// C1 A kept count equals SQL's count after every kind of write, and after a rollback.
// C2 A count whose condition depends on time is not kept.
// C3 At most 16 conditions are kept.
import type { Test } from './match.ts'

type Row = Parameters<Test>[0]

/** Every write checks all of them. */
const MOST_KEPT = 16

export class Counts {
  #all: number | undefined
  readonly #kept = new Map<string, { n: number; readonly test: Test | undefined }>()

  /** Of all rows. */
  all(count: () => number): number {
    this.#all ??= count()
    return this.#all
  }

  /** @param where the conditions as text; @param test the same as a function, if rows can be tested in memory */
  of(where: string, test: Test | undefined, count: () => number): number {
    let kept = this.#kept.get(where)
    if (kept === undefined) {
      kept = { n: count(), test }
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
      this.#kept.set(where, kept)
    }
    return kept.n
  }

  /** A row was created (`before` is undefined), changed, or removed (`after` is undefined). */
  wrote(before: Row | undefined, after: Row | undefined): void {
    if (this.#all !== undefined) this.#all += Number(after !== undefined) - Number(before !== undefined)
    for (const [where, kept] of this.#kept) {
      const { test } = kept
      if (test === undefined) this.#kept.delete(where)
      // Conditions on states are never kept, so any time will do.
      else
        kept.n +=
          Number(after !== undefined && test(after, 0)) - Number(before !== undefined && test(before, 0))
    }
  }

  forget(): void {
    this.#all = undefined
    this.#kept.clear()
  }
}
