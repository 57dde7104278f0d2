// Where a text stops being JSON, and why. JSON.parse has words of its own, and often no place.

/** Lines and columns count from 1. */
export interface JsonMistake {
  readonly line: number
  readonly column: number
  readonly text: string
}

interface Found {
  readonly at: number
  readonly text: string
}

/** What may come next: a value, a value or the end of a list, a name or the end, a name, a colon, a comma or the end. */
type Expected = 'value' | 'first' | 'member' | 'name' | 'colon' | 'after'

type Show = (text: string, i: number) => string

const isName = (expected: Expected): boolean => expected === 'member' || expected === 'name'

const CLOSING = { '{': '}', '[': ']' } as const
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const WORD = /[\p{L}\p{N}_$.+-]+/uy
const SPACE = /[ \t\r\n]*/y

/**
 * Undefined if the text is JSON.
 * @param secret leaves the content of the text out of the words
 */
export function jsonMistake(text: string, secret = false): JsonMistake | undefined {
  const found = scan(text, secret ? () => 'this' : shown)
  if (found === undefined) return undefined
  const before = text.slice(0, found.at)
  const line = before.split('\n').length
  return { line, column: found.at - before.lastIndexOf('\n'), text: found.text }
}

/** `line 3, column 7: put a comma before "port"`. */
export function jsonMistakeText(text: string, secret = false): string {
  const mistake = jsonMistake(text, secret)
  return mistake === undefined
    ? 'it cannot be read'
    : `line ${mistake.line}, column ${mistake.column}: ${mistake.text}`
}

function scan(text: string, show: Show): Found | undefined {
  const open: ('{' | '[')[] = []
  let expected: Expected = 'value'
  let comma = -1
  let i = 0
  for (;;) {
    i = endOf(SPACE, text, i)
    const char = text[i]
    const inside = open.at(-1)
    if (char === undefined) {
      if (inside === undefined && expected === 'after') return undefined
      if (inside === undefined) return { at: i, text: 'the text is empty' }
      return { at: i, text: `the text ends too early: ${CLOSING[inside]} is missing` }
    }
    if (text.startsWith('//', i) || text.startsWith('/*', i) || char === '#')
      return { at: i, text: 'JSON has no comments: remove it' }
    if (inside !== undefined && char === CLOSING[inside] && expected !== 'colon') {
      if (comma >= 0) return { at: comma, text: `remove the comma before ${char}` }
      if (expected === 'value') return { at: i, text: `a value is missing before ${char}` }
      open.pop()
      expected = 'after'
      i++
    } else if (expected === 'after') {
      if (inside === undefined)
        return { at: i, text: `nothing may follow the end, but ${show(text, i)} does` }
      if (char !== ',') return { at: i, text: `put a comma or ${CLOSING[inside]} before ${show(text, i)}` }
      comma = i++
      expected = inside === '{' ? 'name' : 'value'
      continue
    } else if (expected === 'colon') {
      if (char !== ':') return { at: i, text: `a colon must follow the name, not ${show(text, i)}` }
      expected = 'value'
      i++
    } else if (char === '"') {
      const string = endOfText(text, i)
      if (typeof string !== 'number') return string
      i = string
      expected = isName(expected) ? 'colon' : 'after'
    } else if (isName(expected)) {
      if (char === ',') return { at: i, text: 'remove this comma' }
      return { at: i, text: `a name must stand in double quotes, not ${show(text, i)}` }
    } else if (char === '{' || char === '[') {
      open.push(char)
      expected = char === '{' ? 'member' : 'first'
      i++
    } else {
      const end = endOfValue(text, i, show)
      if (typeof end !== 'number') return end
      i = end
      expected = 'after'
    }
    comma = -1
  }
}

function endOfValue(text: string, i: number, show: Show): number | Found {
  const word = text.slice(i, endOf(WORD, text, i))
  if (['true', 'false', 'null'].includes(word)) return i + word.length
  if (word !== '' && endOf(NUMBER, text, i) === i + word.length) return i + word.length
  if (/^[+.-]?\d/.test(word)) return { at: i, text: `${show(text, i)} is not a number that JSON knows` }
  if (text[i] === ',') return { at: i, text: 'a value is missing before this comma' }
  if (text[i] === "'") return { at: i, text: 'use double quotes instead of single ones' }
  return { at: i, text: `${show(text, i)} is no value: texts stand in double quotes` }
}

/** The index behind the quote that ends the string. */
function endOfText(text: string, start: number): number | Found {
  for (let i = start + 1; ; i++) {
    const char = text[i]
    if (char === '"') return i + 1
    if (char === undefined || char === '\n' || char === '\r')
      return { at: start, text: 'the double quote that ends this text is missing on its line' }
    if (char < ' ')
      return { at: i, text: 'a control character in a text must be written as \\u and four digits' }
    if (char !== '\\') continue
    const next = text[i + 1] ?? ''
    if (
      next === 'u'
        ? !/^[\da-fA-F]{4}$/.test(text.slice(i + 2, i + 6))
        : !'"\\/bfnrt'.includes(next) || next === ''
    )
      return { at: i, text: `\\${next} is not an escape that JSON knows: write a backslash as \\\\` }
    i++
  }
}

/** The word or the character that stands there. */
function shown(text: string, i: number): string {
  const end = text[i] === '"' ? endOfText(text, i) : endOf(WORD, text, i)
  const word =
    (typeof end === 'number' && text.slice(i, end)) || String.fromCodePoint(text.codePointAt(i) as number)
  return word.length > 30 ? `${word.slice(0, 30)}…` : word
}

function endOf(pattern: RegExp, text: string, i: number): number {
  pattern.lastIndex = i
  return i + (pattern.exec(text)?.[0].length ?? 0)
}
