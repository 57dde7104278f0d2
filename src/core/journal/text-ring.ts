// Keeps long texts as bytes in one ring buffer; the newest overwrite the oldest. As strings, they would live
// just
// long enough to reach the old generation of the heap, where collecting them is costly.

/** A text that need not be kept as a string. */
export interface Text {
  /** Characters or bytes. */
  readonly length: number
  toString(): string
}

export class TextRing {
  readonly #size: number
  #block: Buffer | undefined
  /** Total bytes written or skipped. */
  #end = 0

  /** @param size in bytes; the system commits the memory only as it is written */
  constructor(size: number) {
    this.#size = size
  }

  /** @returns undefined if the text may not fit */
  put(text: string): Text | undefined {
    const most = text.length * 3
    if (most > this.#size) return undefined
    this.#block ??= Buffer.allocUnsafeSlow(this.#size)
    const left = this.#size - (this.#end % this.#size)
    if (left < most) this.#end += left
    const start = this.#end
    const length = this.#block.write(text, start % this.#size)
    this.#end += length
    // An overwritten text reads as empty. The journal counts lengths and forgets such entries first.
    return { length, toString: () => (this.#end - start <= this.#size ? this.#read(start, length) : '') }
  }

  #read(start: number, length: number): string {
    const at = start % this.#size
    return this.#block?.toString('utf8', at, at + length) ?? ''
  }
}
