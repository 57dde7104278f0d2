// What stands behind the masks of a capsule in its replay: a server issues sessions and keys anew.
import { jsonOf } from '../http/calls/call.ts'

const MASK = /masked-(?:secret|host|person)-\d+/g

export class Masks {
  readonly #behind = new Map<string, string>()

  /** Learns from a text with masks, and the same text without. */
  learn(masked: unknown, text: unknown): void {
    if (Array.isArray(masked) && Array.isArray(text)) {
      for (const [i, one] of masked.entries()) this.learn(one, text[i])
    } else if (isObject(masked) && isObject(text)) {
      for (const [name, one] of Object.entries(masked)) this.learn(one, text[name])
    } else if (typeof masked === 'string' && typeof text === 'string') this.#learnText(masked, text)
  }

  #learnText(masked: string, text: string): void {
    const names = masked.match(MASK)
    if (names === null) return
    // A text may be JSON itself.
    const inner = [masked, text].map((one) => jsonOf({ body: Buffer.from(one) }))
    if (inner.every(isObject)) {
      this.learn(inner[0], inner[1])
      return
    }
    const between = masked.split(MASK).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    const found = new RegExp(`^${between.join('(.+?)')}$`, 's').exec(text)
    for (const [i, name] of names.entries()) {
      const value = found?.[i + 1]
      if (value !== undefined) this.#behind.set(name, value)
    }
  }

  /** The text with everything in it that is known. */
  lift(text: string): string {
    return text.replace(MASK, (name) => this.#behind.get(name) ?? name)
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
