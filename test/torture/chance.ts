// Chance that a seed repeats.
import { fractionOf } from '../../src/core/ids.ts'

export class Chance {
  readonly #seed: string
  #drawn = 0
  #state: number

  constructor(seed: string) {
    this.#seed = seed
    this.#state = Math.floor(fractionOf(seed) * 2 ** 32) || 1
  }

  /** From 0 up to, not including, 1. */
  fraction(): number {
    this.#drawn++
    // xorshift: quick, and good enough to choose with.
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x >>> 0
    return this.#state / 2 ** 32
  }

  below(count: number): number {
    return Math.floor(this.fraction() * count)
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T
  }

  /** How to have the same again. */
  get place(): string {
    return `seed ${this.#seed}, draw ${this.#drawn}`
  }
}
