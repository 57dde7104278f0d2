// Long texts as bytes, one behind the other in one block, the latest over the oldest. As strings they would live just
// long enough to be taken for ones that last, and a heap of those is dear to look through.

/** A text that may be kept as something else than a string. */
export interface Text {
  /** Characters or bytes. */
  readonly length: number
  toString(): string
}

export class TextRing {
  readonly #size: number
  #block: Buffer | undefined
  /** Bytes that have been written or passed over since it began. */
  #end = 0

  /** @param size in bytes: the memory is the system's until it is written to */
  constructor(size: number) {
    this.#size = size
  }

  /** @returns undefined for a text that may have no room */
  put(text: string): Text | undefined {
    const most = text.length * 3
    if (most > this.#size) return undefined
    this.#block ??= Buffer.allocUnsafeSlow(this.#size)
    const left = this.#size - (this.#end % this.#size)
    if (left < most) this.#end += left
    const start = this.#end
    const length = this.#block.write(text, start % this.#size)
    this.#end += length
    // Once written over it is gone; who keeps count of the lengths will have forgotten it before.
    return { length, toString: () => (this.#end - start <= this.#size ? this.#read(start, length) : '') }
  }

  #read(start: number, length: number): string {
    const at = start % this.#size
    return this.#block?.toString('utf8', at, at + length) ?? ''
  }
}
