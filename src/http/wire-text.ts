// Texts of parts of replies that are sent again and again: made once.
import type { Stored } from '../core/world.ts'

const texts = new WeakMap<object, string>()
/** Parts whose text will be kept. */
const lasting = new WeakSet<object>()

/** Says that a part of replies stays as it is: its text is kept as long as the part is. */
export function keepText<Part extends object>(part: Part): Part {
  lasting.add(part)
  return part
}

/** Lasting parts are looked for so far down: `{ result: { list: [part] } }`. */
const DEPTH = 3

/**
 * Parts of replies that say nothing but what one resource is: made once for one that has settled.
 *
 * What a part depends on beside its resource must be the same for all resources of a server.
 */
export class SettledParts<Doc, Part extends object> {
  readonly #parts = new WeakMap<Stored<Doc>, Part>()

  of(stored: Stored<Doc>, make: () => Part): Part {
    // One that still moves is another object at each read, and not frozen.
    if (!Object.isFrozen(stored)) return make()
    let part = this.#parts.get(stored)
    if (part === undefined) {
      part = keepText(make())
      this.#parts.set(stored, part)
    }
    return part
  }
}

/** The text of a reply, put together from kept texts where it has lasting parts. */
export function textOf(reply: unknown, stringify: (value: unknown) => string): string {
  return carries(reply, DEPTH) ? join(reply, stringify, DEPTH) : stringify(reply)
}

function carries(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (lasting.has(value)) return true
  if (depth === 0) return false
  if (Array.isArray(value)) return value.length > 0 && carries(value[0], 0)
  for (const name in value) if (carries((value as Record<string, unknown>)[name], depth - 1)) return true
  return false
}

function join(value: unknown, stringify: (value: unknown) => string, depth: number): string {
  if (!carries(value, depth)) return stringify(value)
  const part = value as object
  if (lasting.has(part)) {
    let text = texts.get(part)
    if (text === undefined) {
      text = stringify(part)
      texts.set(part, text)
    }
    return text
  }
  if (Array.isArray(part)) return `[${part.map((each) => join(each, stringify, 0)).join()}]`
  let text = ''
  for (const [name, each] of Object.entries(part)) {
    if (each === undefined) continue
    text += `${text === '' ? '{' : ','}${stringify(name)}:${join(each, stringify, depth - 1)}`
  }
  return `${text}}`
}
