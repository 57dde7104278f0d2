// Caches the texts of reply parts that are sent repeatedly.
import { Kept } from '../core/kept.ts'
import type { Stored } from '../core/world.ts'

const TEXT = Symbol('text')

/** Copying the part copies this too, so it records which part it belongs to. */
interface Lasting {
  readonly owner: object
  text: string | undefined
}

const lastingOf = (value: object): Lasting | undefined => {
  const lasting = (value as { [TEXT]?: Lasting })[TEXT]
  return lasting?.owner === value ? lasting : undefined
}

/** Marks a part of replies as constant: its text is kept as long as the part. */
export function keepText<Part extends object>(part: Part): Part {
  const marked: Part & { [TEXT]?: Lasting } = part
  marked[TEXT] = { owner: part, text: undefined }
  return part
}

/** How deep to look for constant parts: `{ result: { list: [part] } }`. */
const DEPTH = 3

/**
 * Reply parts that describe only one resource, created once for each settled resource.
 *
 * Everything else on which a part depends must be the same for all resources of a server.
 */
export class SettledParts<Doc, Part extends object> {
  readonly #parts = new Kept<Part>()

  of(stored: Stored<Doc>, make: () => Part): Part {
    let part = this.#parts.get(stored)
    if (part === undefined) {
      part = make()
      if (this.#parts.put(stored, part)) keepText(part)
    }
    return part
  }
}

/** The text of a reply, assembled from kept texts if it has constant parts. */
export function textOf(reply: unknown, stringify: (value: unknown) => string): string {
  return carries(reply, DEPTH) ? join(reply, stringify, DEPTH) : stringify(reply)
}

function carries(value: unknown, depth: number): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (lastingOf(value) !== undefined) return true
  if (depth === 0) return false
  if (Array.isArray(value)) return value.length > 0 && carries(value[0], 0)
  for (const name in value) if (carries((value as Record<string, unknown>)[name], depth - 1)) return true
  return false
}

/** Names that every JSON writer writes alike. */
const PLAIN = /^\w+$/

/** @param part carries constant parts, or is one */
function join(part: object, stringify: (value: unknown) => string, depth: number): string {
  const lasting = lastingOf(part)
  if (lasting !== undefined) {
    lasting.text ??= stringify(part)
    return lasting.text
  }
  const inner = (each: unknown, levels: number): string =>
    carries(each, levels) ? join(each, stringify, levels) : stringify(each)
  if (Array.isArray(part)) return `[${part.map((each) => inner(each, 0)).join()}]`
  let text = ''
  for (const [name, each] of Object.entries(part)) {
    if (each === undefined) continue
    const key = PLAIN.test(name) ? `"${name}"` : stringify(name)
    text += `${text === '' ? '{' : ','}${key}:${inner(each, depth - 1)}`
  }
  return `${text}}`
}
