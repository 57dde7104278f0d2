// JSON as Gson writes it: `1.0` for a Float, and five characters escaped for HTML.
import type { FieldType } from './define.ts'

const ESCAPED = /[<>&=']/g
const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '=': '\\u003d',
  "'": '\\u0027',
}
const htmlSafe = (json: string): string =>
  json.search(ESCAPED) < 0 ? json : json.replace(ESCAPED, (character) => ESCAPES[character] ?? character)

/** Whole numbers in Float or Double members. The quote before the name ensures that this is not inside a text. */
const WHOLE_FLOATS = /"(temperature|topP|repetitionPenalty|totalScore)":(-?\d+)(?=[,}])/g

const structure = (value: object): string =>
  htmlSafe(JSON.stringify(value).replace(WHOLE_FLOATS, '"$1":$2.0'))

/** A character that is written in another way: a quote, a backslash, a control character, half a pair, one of the five. */
const WRITTEN_OTHERWISE = /[^ !#-%(-;?-[\]-\ud7ff\ue000-\uffff]/

export const quoted = (text: string): string =>
  WRITTEN_OTHERWISE.test(text) ? htmlSafe(JSON.stringify(text)) : `"${text}"`

/** JSON writes numbers from 1e21 with an exponent, and these without a point. */
const float = (number: number): string =>
  Number.isInteger(number) && Math.abs(number) < 1e21 ? `${number}.0` : `${number}`

/** The text of any value. */
export function valueText(value: unknown): string {
  if (typeof value === 'string') return quoted(value)
  return typeof value === 'object' && value !== null ? structure(value) : String(value)
}

/** The text of a member's value, by the type of its field. */
export const TEXTS: Readonly<Record<Exclude<FieldType, 'Timestamp'>, (value: never) => string>> = {
  String: quoted,
  Integer: String,
  Long: String,
  Boolean: String,
  Float: float,
  Double: float,
  Map: structure,
  ListMap: structure,
  Integers: structure,
  List: structure,
  Object: structure,
}
