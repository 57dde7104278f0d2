// From the bytes of a body to its text, and from that to its value.
import { isUtf8 } from 'node:buffer'
import { jsonMistakeText } from '../core/checks/json.ts'
import { Problem } from '../core/problem.ts'

/** The longest body of a caller. */
export const BODY_BYTES = 50 * 1024 * 1024
/**
 * Where anyone may call, and where there is no operation, a body is read up to this length: nobody may keep the server
 * busy with it.
 */
export const OPEN_BODY_BYTES = 64 * 1024

/** @throws Problem 'malformed' */
export function utf8(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  if (text.includes('\uFFFD') && !isUtf8(bytes))
    throw new Problem('malformed', 'the body is not valid UTF-8', { malformed: 'bytes' })
  return text
}

/**
 * The value of a JSON text; undefined for an empty one. A byte order mark is passed over.
 * @throws Problem 'malformed'
 */
export function parseJson(text: string): unknown {
  const json = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  if (json.trim() === '') return undefined
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch (cause) {
    throw notJson(json, cause as Error)
  }
  mustBeShallow(json)
  return value
}

/** The refusal of a text that is not JSON. */
export const notJson = (text: string, cause: Error): Problem =>
  new Problem('malformed', `the body is not JSON: ${jsonMistakeText(text)}`, {
    malformed: 'json',
    cause,
    extra: { text },
  })

/** Maximum depth of lists and objects. It keeps recursion well within the stack, and SQLite's limit is 1000. */
const DEEPEST = 256

/**
 * @param json a text that is JSON
 * @throws Problem 'malformed'
 */
export function mustBeShallow(json: string): void {
  // Each level needs two brackets.
  if (json.length < 2 * DEEPEST) return
  let depth = 0
  for (let i = 0; i < json.length; i++) {
    const char = json[i]
    if (char === '"') i = endOfString(json, i)
    else if (char === '[' || char === '{') {
      if (++depth > DEEPEST)
        throw new Problem('malformed', `the body is nested more than ${DEEPEST} levels deep`, {
          malformed: 'json',
        })
    } else if (char === ']' || char === '}') depth--
  }
}

/** The index of the quote that ends the string starting here. */
function endOfString(json: string, start: number): number {
  let end = json.indexOf('"', start + 1)
  for (;;) {
    let slashes = 0
    while (json[end - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return end
    end = json.indexOf('"', end + 1)
  }
}
