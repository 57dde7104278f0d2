// The rows of a collection in order, in memory: the n-th is found without counting the ones before it.

/** Where a row stands: by a number, and among those with the same number by a second value that no other row has. */
export interface Place<Tie extends number | string> {
  readonly key: number
  readonly tie: Tie
}

/** Numbers of rows in the order of their places. */
export class OrderIndex<Tie extends number | string> {
  readonly #keys: number[] = []
  readonly #ties: Tie[] = []
  readonly #seqs: number[] = []

  get size(): number {
    return this.#seqs.length
  }

  seqAt(index: number): number | undefined {
    return this.#seqs[index]
  }

  /** The index of the first row that does not stand before this place. */
  indexOf({ key, tie }: Place<Tie>): number {
    let low = 0
    let high = this.#seqs.length
    // Most that are looked for are newer than all there are.
    if (high > 0 && this.#isBefore(high - 1, key, tie)) return high
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#isBefore(middle, key, tie)) low = middle + 1
      else high = middle
    }
    return low
  }

  add(place: Place<Tie>, seq: number): void {
    const index = this.indexOf(place)
    if (index === this.#seqs.length) {
      this.#keys.push(place.key)
      this.#ties.push(place.tie)
      this.#seqs.push(seq)
    } else {
      this.#keys.splice(index, 0, place.key)
      this.#ties.splice(index, 0, place.tie)
      this.#seqs.splice(index, 0, seq)
    }
  }

  remove(place: Place<Tie>, seq: number): void {
    const index = this.indexOf(place)
    if (this.#seqs[index] !== seq) return
    this.#keys.splice(index, 1)
    this.#ties.splice(index, 1)
    this.#seqs.splice(index, 1)
  }

  #isBefore(index: number, key: number, tie: Tie): boolean {
    const other = this.#keys[index] as number
    return other < key || (other === key && (this.#ties[index] as Tie) < tie)
  }
}
