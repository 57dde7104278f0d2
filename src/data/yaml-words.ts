// What is wrong in a text that is not YAML, by the code of the library that reads it.
import type { ErrorCode } from 'yaml'

const WORDS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias (*name) can have neither an anchor nor a tag',
  BAD_ALIAS: 'this alias (*name) has no anchor (&name) before it',
  BAD_COLLECTION_TYPE: 'this tag does not fit a list or an object',
  BAD_DIRECTIVE: 'a line that begins with % is a directive: quote the text, or remove the line',
  BAD_DQ_ESCAPE: 'this escape is not allowed in double quotes: write a backslash as \\\\',
  BAD_INDENT: 'the indentation is wrong: rows of one list and members of one object begin in the same column',
  BAD_PROP_ORDER: 'an anchor or a tag belongs before the value, after the name and the dash',
  BAD_SCALAR_START: 'a text cannot begin with this character: put it in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'a value on several lines needs its name on a line of its own; check the colons and the quotes',
  BLOCK_IN_FLOW: 'inside [ ] and { } write values in one line, without dashes and bars',
  DUPLICATE_KEY: 'this member is given twice: remove one of them',
  IMPOSSIBLE: 'this cannot be read',
  KEY_OVER_1024_CHARS: 'the name of a member can have at most 1024 characters',
  MISSING_CHAR:
    'a character is missing: look for a quote, a bracket, a comma, or the space after a colon or a dash',
  MULTILINE_IMPLICIT_KEY: 'the name of a member must stand in one line; check the colons and the quotes',
  MULTIPLE_ANCHORS: 'a value can have one anchor only',
  MULTIPLE_DOCS: 'a second document begins here: remove the line ---',
  MULTIPLE_TAGS: 'a value can have one tag only',
  NON_STRING_KEY: 'the name of a member must be a text: put it in quotes',
  RESOURCE_EXHAUSTION: 'the data is nested too deep, or its aliases make it too large',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  TAG_RESOLVE_FAILED: 'this tag is not known: remove it',
  UNEXPECTED_TOKEN: 'this cannot stand here: check the indentation, the quotes and the brackets',
}

/** Codes do not tell which character is missing; the library's message does. */
const MISSING: readonly (readonly [part: string, words: string])[] = [
  ['Missing closing', 'the quote that ends this text is missing'],
  ['map keys need', 'a colon and a value must follow this name'],
  ['without - indicator', 'a dash is missing before this row'],
  ['end with a }', 'the bracket } is missing'],
  ['end with a ]', 'the bracket ] is missing'],
  ['Missing space after :', 'a space is missing after the colon'],
  ['Missing , ', 'a comma is missing here'],
  ['Comments must', 'a space is missing before #'],
]

export const yamlWords = (code: ErrorCode, message: string): string =>
  MISSING.find(([part]) => message.includes(part))?.[1] ?? WORDS[code]
