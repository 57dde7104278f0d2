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
  /** The row as it is shown, once its last step has begun: it will be so until it is written. */
  settled?: Stored<Doc>
}

/**
 * Characters of JSON text kept per collection: those of 20,000 tasks or more. Decoded they take some four times that many
 * bytes.
 */
const CAPACITY = 16 * 1024 * 1024

/** Bounded by the size of the text that was decoded; the oldest go first. */
interface Kept<Doc> {
  row: Decoded<Doc>
  /** Characters of its text. */
  size: number
  /** Whether it has been read since it was written. */
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

  /** Characters of its text; 0 for one that is not kept. */
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

  /** By an eighth at a time: the first key of a map is the dearer to find the more were deleted before it. */
  #shrink(): void {
    for (const seq of this.#rows.keys()) {
      if (this.#size <= (CAPACITY / 8) * 7) break
      this.drop(seq)
    }
  }
}

/**
 * What is shared between readers: one who writes into it is told, instead of changing what all others see.
 *
 * @returns false for what would not come back from JSON as it is, such as a member that is undefined
 */
export const freeze = ({ doc, steps }: Decoded<unknown>): boolean => deepFreeze(doc) && deepFreeze(steps)

function deepFreeze(value: unknown): boolean {
  if (typeof value !== 'object')
    return typeof value === 'number' ? Number.isFinite(value) : value !== undefined
  // Nothing here is frozen but by this, with all that is in it: a document takes most from the one before.
  if (value === null || Object.isFrozen(value)) return true
  Object.freeze(value)
  for (const name in value) if (!deepFreeze((value as Record<string, unknown>)[name])) return false
  return true
}
