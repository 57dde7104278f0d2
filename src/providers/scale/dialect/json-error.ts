// Finds where and why Python's json module fails on a text: FastAPI puts both into the 422 body for broken JSON.

export interface JsonError {
  /** Python's words, such as `Expecting value`. */
  readonly error: string
  /** Index of the character at which it fails. */
  readonly at: number
}

class GaveUp extends Error {
  readonly at: number
  constructor(error: string, at: number) {
    super(error)
    this.at = at
  }
}

const SPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y
const WORD = /null|true|false|NaN|-?Infinity/y
/** Up to the quote that ends the string, an escape or a forbidden character. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CHUNK = /[^"\\\x00-\x1f]*/y

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

function string(text: string, start: number): number {
  let at = start + 1
  for (;;) {
    at = skip(CHUNK, text, at)
    const char = text[at]
    if (char === '"') return at + 1
    if (char === undefined) throw new GaveUp('Unterminated string starting at', start)
    if (char !== '\\') throw new GaveUp('Invalid control character at', at)
    const escaped = text[at + 1]
    if (escaped === undefined) throw new GaveUp('Unterminated string starting at', start)
    if (escaped === 'u') {
      if (!/^[\da-fA-F]{4}$/.test(text.slice(at + 2, at + 6)))
        throw new GaveUp('Invalid \\uXXXX escape', at + 1)
      at += 6
    } else if ('"\\/bfnrt'.includes(escaped)) at += 2
    else throw new GaveUp('Invalid \\escape', at)
  }
}

function members(text: string, start: number, open: '{' | '['): number {
  const close = open === '{' ? '}' : ']'
  let at = skip(SPACE, text, start + 1)
  if (text[at] === close) return at + 1
  for (;;) {
    if (open === '{') {
      if (text[at] !== '"') throw new GaveUp('Expecting property name enclosed in double quotes', at)
      at = skip(SPACE, text, string(text, at))
      if (text[at] !== ':') throw new GaveUp("Expecting ':' delimiter", at)
      at = skip(SPACE, text, at + 1)
    }
    at = skip(SPACE, text, value(text, at))
    if (text[at] === close) return at + 1
    if (text[at] !== ',') throw new GaveUp("Expecting ',' delimiter", at)
    at = skip(SPACE, text, at + 1)
  }
}

function value(text: string, at: number): number {
  const char = text[at]
  if (char === '"') return string(text, at)
  if (char === '{' || char === '[') return members(text, at, char)
  const word = skip(WORD, text, at)
  if (word > at) return word
  const number = skip(NUMBER, text, at)
  if (number > at) return number
  throw new GaveUp('Expecting value', at)
}

/** @param text that JSON.parse has refused */
export function jsonError(text: string): JsonError {
  try {
    const end = skip(SPACE, text, value(text, skip(SPACE, text, 0)))
    return end < text.length ? { error: 'Extra data', at: end } : { error: 'Expecting value', at: 0 }
  } catch (error) {
    if (error instanceof GaveUp) return { error: error.message, at: error.at }
    // Nested deeper than the stack: Python fails there too, in its own way.
    return { error: 'Expecting value', at: 0 }
  }
}
