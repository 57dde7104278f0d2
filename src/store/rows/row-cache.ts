// Decoded rows, so that a row that is read again is not parsed again.
//
// What always holds (each has a test that carries its number):
// R1 A row that was read is frozen: code that writes into it gets a TypeError.
// R2 A document that JSON would change is not served from here, but read from the store again.
// R3 The cache is bounded by the size of its texts; the oldest rows go first, and are read from the store again.
// R4 A write that was rolled back or refused is in no later answer.
// R5 A settled resource is one and the same object until it is written.
import type { Stored } from '../../core/world.ts'

export type Decoded<Doc> = Omit<Stored<Doc>, 'state'> & {
  readonly seq: number
  /** The row as readers get it once its last step has begun. Valid until the next write. */
  settled?: Stored<Doc>
}

/**
 * Characters of JSON text kept per collection: at least 20,000 tasks. Decoded, they take about four times as many
 * bytes.
 */
const CAPACITY = 16 * 1024 * 1024

/** Bounded by the size of the JSON text. The oldest are removed first. */
interface Kept<Doc> {
  row: Decoded<Doc>
  /** Characters of its text. */
  size: number
  /** True if it was read since it was written. */
  read: boolean
}

export class RowCache<Doc> {
  readonly #rows = new Map<number, Kept<Doc>>()
  #size = 0

  get count(): number {
    return this.#rows.size
  }

  bySeq(seq: number): Decoded<Doc> | undefined {
    const kept = this.#rows.get(seq)
    if (kept === undefined) return undefined
    if (!kept.read) {
      if (!freeze(kept.row)) {
        this.drop(seq)
        return undefined
      }
      kept.read = true
    }
    return kept.row
  }

  /** Characters of its text; 0 if it is not kept. */
  sizeOf(seq: number): number {
    return this.#rows.get(seq)?.size ?? 0
  }

  /** @param size characters of its text */
  put(row: Decoded<Doc>, size: number): void {
    const kept = this.#rows.get(row.seq)
    if (kept === undefined) {
      this.#rows.set(row.seq, { row, size, read: false })
    } else {
      this.#size -= kept.size
      kept.row = row
      kept.size = size
      kept.read = false
    }
    this.#size += size
    if (this.#size > CAPACITY) this.#shrink()
  }

  drop(seq: number): void {
    const kept = this.#rows.get(seq)
    if (kept === undefined) return
    this.#size -= kept.size
    this.#rows.delete(seq)
  }

  clear(): void {
    this.#rows.clear()
    this.#size = 0
  }

  /** Removes an eighth at a time: after many deletions, finding the first key of a Map is slow. */
  #shrink(): void {
    for (const seq of this.#rows.keys()) {
      if (this.#size <= (CAPACITY / 8) * 7) break
      this.drop(seq)
    }
  }
}

/**
 * Freezes values shared between readers: writing to one then throws instead of changing it for all.
 *
 * @returns false if the value would not survive JSON, such as a member that is undefined
 */
export const freeze = ({ doc, steps }: Decoded<unknown>): boolean => deepFreeze(doc) && deepFreeze(steps)

function deepFreeze(value: unknown): boolean {
  if (typeof value !== 'object')
    return typeof value === 'number' ? Number.isFinite(value) : value !== undefined
  // Only this function freezes here, and always with all contents: documents share most parts with earlier versions.
  if (value === null || Object.isFrozen(value)) return true
  Object.freeze(value)
  for (const name in value) if (!deepFreeze((value as Record<string, unknown>)[name])) return false
  return true
}
