// Things that only the emulator has, because the call that made them was not sent to the service.
import { type Answer, type Call, jsonOf } from '../http/calls/call.ts'
import type { Counterpart } from '../http/calls/counterpart.ts'

export class LocalThings {
  readonly #ids = new Set<string>()
  readonly #counterpart: Counterpart

  constructor(counterpart: Counterpart) {
    this.#counterpart = counterpart
  }

  /** Remembers the identifiers in a response. */
  note(answer: Answer): void {
    this.#walk(jsonOf(answer), [])
  }

  /** Whether a call names one of them. */
  isIn({ url, body }: Call): boolean {
    if (this.#ids.size === 0) return false
    const words = `${url} ${body.toString('latin1')}`.match(/%[0-9A-Fa-f]{2}|[A-Za-z0-9_-]{6,}/g) ?? []
    return words.some((word) => this.#ids.has(word))
  }

  #walk(value: unknown, path: readonly string[]): void {
    if (Array.isArray(value)) for (const one of value) this.#walk(one, [...path, '[]'])
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) this.#walk(one, [...path, name])
    else if (typeof value === 'string' || typeof value === 'number')
      if (this.#counterpart.roleOf(path) === 'id' && this.#counterpart.isId(String(value)))
        this.#ids.add(String(value))
  }
}
