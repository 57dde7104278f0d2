// Counts that are kept: of all rows by adding up, of rows under conditions until the next write.

export class Counts {
  #all: number | undefined
  readonly #conditional = new Map<string, number>()

  /** @param where undefined for all rows */
  of(where: string | undefined, count: () => number): number {
    if (where === undefined) {
      this.#all ??= count()
      return this.#all
    }
    let n = this.#conditional.get(where)
    if (n === undefined) {
      n = count()
      if (this.#conditional.size >= 100) this.#conditional.clear()
      this.#conditional.set(where, n)
    }
    return n
  }

  /** After a write that added or removed so many rows. */
  moved(by: number): void {
    if (this.#all !== undefined) this.#all += by
    this.#conditional.clear()
  }

  forget(): void {
    this.#all = undefined
    this.#conditional.clear()
  }
}
