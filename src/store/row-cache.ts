// Rows as they were decoded, so that what is read again is not parsed again.
import type { Stored } from '../core/world.ts'

export type Decoded<Doc> = Omit<Stored<Doc>, 'state'> & {
  readonly seq: number
  /** The row as it is shown, once its last step has begun: it will be so until it is written. */
  settled?: Stored<Doc>
}

/** Characters of JSON text kept per collection; decoded they take some four times that many bytes. */
const CAPACITY = 8 * 1024 * 1024

/** Bounded by the size of the text that was decoded; the oldest go first. */
export class RowCache<Doc> {
  readonly #rows = new Map<number, { row: Decoded<Doc>; size: number }>()
  readonly #seqs = new Map<string, number>()
  #size = 0

  get count(): number {
    return this.#rows.size
  }

  bySeq(seq: number): Decoded<Doc> | undefined {
    return this.#rows.get(seq)?.row
  }

  byId(id: string): Decoded<Doc> | undefined {
    const seq = this.#seqs.get(id)
    return seq === undefined ? undefined : this.bySeq(seq)
  }

  /** Characters of its text; 0 for one that is not kept. */
  sizeOf(seq: number): number {
    return this.#rows.get(seq)?.size ?? 0
  }

  /** @param size characters of its text */
  put(row: Decoded<Doc>, size: number): void {
    // Shared between readers: one who writes into it is told, instead of changing what all others see.
    if (!deepFreeze(row.doc) || !deepFreeze(row.steps)) {
      this.drop(row.seq)
      return
    }
    const kept = this.#rows.get(row.seq)
    if (kept === undefined) {
      this.#rows.set(row.seq, { row, size })
      this.#seqs.set(row.id, row.seq)
    } else {
      this.#size -= kept.size
      kept.row = row
      kept.size = size
    }
    this.#size += size
    if (this.#size > CAPACITY) this.#shrink()
  }

  drop(seq: number): void {
    const kept = this.#rows.get(seq)
    if (kept === undefined) return
    this.#size -= kept.size
    this.#rows.delete(seq)
    this.#seqs.delete(kept.row.id)
  }

  clear(): void {
    this.#rows.clear()
    this.#seqs.clear()
    this.#size = 0
  }

  /** By an eighth at a time: the first key of a map is the dearer to find the more were deleted before it. */
  #shrink(): void {
    for (const seq of this.#rows.keys()) {
      if (this.#size <= (CAPACITY / 8) * 7) break
      this.drop(seq)
    }
  }
}

/** @returns false for what would not come back from JSON as it is, such as a member that is undefined */
function deepFreeze(value: unknown): boolean {
  if (typeof value !== 'object')
    return typeof value === 'number' ? Number.isFinite(value) : value !== undefined
  if (value === null) return true
  Object.freeze(value)
  for (const name in value) if (!deepFreeze((value as Record<string, unknown>)[name])) return false
  return true
}
