// Rows as they were decoded, so that what is read again is not parsed again.
import type { Stored } from '../core/world.ts'

export type Decoded<Doc> = Omit<Stored<Doc>, 'state'> & { readonly seq: number }

/** Characters of JSON text kept per collection; decoded they take some four times that many bytes. */
const CAPACITY = 8 * 1024 * 1024

/** Bounded by the size of the text that was decoded; the oldest go first. */
export class RowCache<Doc> {
  readonly #rows = new Map<number, { row: Decoded<Doc>; size: number }>()
  readonly #seqs = new Map<string, number>()
  #size = 0

  bySeq(seq: number): Decoded<Doc> | undefined {
    return this.#rows.get(seq)?.row
  }

  byId(id: string): Decoded<Doc> | undefined {
    const seq = this.#seqs.get(id)
    return seq === undefined ? undefined : this.bySeq(seq)
  }

  /** @param size characters of its text */
  put(row: Decoded<Doc>, size: number): void {
    this.drop(row.id)
    // Shared between readers: one who writes into it is told, instead of changing what all others see.
    deepFreeze(row)
    this.#rows.set(row.seq, { row, size })
    this.#seqs.set(row.id, row.seq)
    this.#size += size
    for (const oldest of this.#rows.values()) {
      if (this.#size <= CAPACITY) break
      this.drop(oldest.row.id)
    }
  }

  drop(id: string): void {
    const seq = this.#seqs.get(id)
    if (seq === undefined) return
    this.#size -= this.#rows.get(seq)?.size ?? 0
    this.#rows.delete(seq)
    this.#seqs.delete(id)
  }

  clear(): void {
    this.#rows.clear()
    this.#seqs.clear()
    this.#size = 0
  }
}

function deepFreeze(value: object): void {
  Object.freeze(value)
  for (const inner of Object.values(value)) if (typeof inner === 'object' && inner !== null) deepFreeze(inner)
}
