// Identifiers that two servers gave to the same thing. Each call is sent to both, so what one names A and the other
// names B is the same from then on.

/** Shorter texts are too common to be replaced wherever they appear. */
const LEAST_LENGTH = 6

/** A percent-encoded byte, which is no part of the identifier after it, or a word that can be an identifier. */
const WORD = /%[0-9A-Fa-f]{2}|[A-Za-z0-9_-]{6,}/g

export class Pairs {
  readonly #theirs = new Map<string, string>()
  readonly #ours = new Map<string, string>()

  /** Notes that both are the same. @returns false if either is known to be another one */
  learn(service: string, emulator: string): boolean {
    const [known, taken] = [this.#ours.get(service), this.#theirs.get(emulator)]
    if (known !== undefined || taken !== undefined) return known === emulator && taken === service
    this.#ours.set(service, emulator)
    this.#theirs.set(emulator, service)
    return true
  }

  /** The emulator's identifier for the service's. */
  toEmulator(id: string): string | undefined {
    return this.#ours.get(id)
  }

  toService(id: string): string | undefined {
    return this.#theirs.get(id)
  }

  /** A text with the service's identifiers replaced by the emulator's. */
  inEmulator = (text: string): string => replaced(text, this.#ours)

  inService = (text: string): string => replaced(text, this.#theirs)
}

function replaced(text: string, pairs: ReadonlyMap<string, string>): string {
  const whole = pairs.get(text)
  if (whole !== undefined) return whole
  if (pairs.size === 0 || text.length < LEAST_LENGTH) return text
  return text.replace(WORD, (word) => pairs.get(word) ?? word)
}
