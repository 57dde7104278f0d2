// The rows of a collection in order, in memory: the n-th is found without counting the ones before it.

/** Numbers of rows, ordered by a key, those with the same key by number. */
export class OrderIndex {
  readonly #keys: number[]
  readonly #seqs: number[]

  /** @param entries key and number of each row, in this order */
  constructor(entries: readonly (readonly [key: number, seq: number])[]) {
    this.#keys = entries.map(([key]) => key)
    this.#seqs = entries.map(([, seq]) => seq)
  }

  get size(): number {
    return this.#seqs.length
  }

  seqAt(place: number): number | undefined {
    return this.#seqs[place]
  }

  /** The place of the first row that is not before this one. */
  place(key: number, seq: number): number {
    let low = 0
    let high = this.#seqs.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#keys[middle] as number
      if (other < key || (other === key && (this.#seqs[middle] as number) < seq)) low = middle + 1
      else high = middle
    }
    return low
  }

  add(key: number, seq: number): void {
    const last = this.#keys.length - 1
    // Most rows are newer than all there are.
    if (last < 0 || key >= (this.#keys[last] as number)) {
      const place = last < 0 || key > (this.#keys[last] as number) ? last + 1 : this.place(key, seq)
      this.#insert(place, key, seq)
    } else this.#insert(this.place(key, seq), key, seq)
  }

  remove(key: number, seq: number): void {
    const place = this.place(key, seq)
    if (this.#seqs[place] !== seq) return
    this.#keys.splice(place, 1)
    this.#seqs.splice(place, 1)
  }

  #insert(place: number, key: number, seq: number): void {
    if (place === this.#seqs.length) {
      this.#keys.push(key)
      this.#seqs.push(seq)
    } else {
      this.#keys.splice(place, 0, key)
      this.#seqs.splice(place, 0, seq)
    }
  }
}
