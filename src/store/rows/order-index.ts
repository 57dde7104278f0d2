// The rows of a collection in order, in memory. It finds the n-th row without counting those before it.

/** The position of a row: a key, and a second value, unique per row, to break ties. */
export interface Place<Tie extends number | string> {
  readonly key: number
  readonly tie: Tie
}

/** Row numbers, ordered by place. */
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

  /** The index of the first row at or after this place. */
  indexOf({ key, tie }: Place<Tie>): number {
    let low = 0
    let high = this.#seqs.length
    // Most searches are for new rows, which come last.
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
