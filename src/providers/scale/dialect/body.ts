// Reads bodies as FastAPI does for its models: with Python's json module, and only for JSON types.
// FastAPI 0.165.0 with Starlette 1.10.0 and Python 3.11, run.
import type { FastifyRequest } from 'fastify'
import { Problem } from '../../../core/problem.ts'
import { mustBeShallow, notJson, utf8 } from '../../../http/body.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { isObject, set } from './fields.ts'

const UTF8_MARK = [0xef, 0xbb, 0xbf]
const UTF16_MARKS = { be: [0xfe, 0xff], le: [0xff, 0xfe] }
const UTF32_MARKS = { be: [0, 0, 0xfe, 0xff], le: [0xff, 0xfe, 0, 0] }

const startsWith = (bytes: Buffer, mark: readonly number[]): boolean =>
  mark.every((byte, i) => bytes[i] === byte)

interface Encoding {
  readonly unit: 1 | 2 | 4
  readonly bigEndian?: boolean
  /** Number of bytes of the byte order mark. */
  readonly mark?: number
}

/** By the byte order mark, or by the position of zero bytes in the first characters: json.detect_encoding. */
function encodingOf(bytes: Buffer): Encoding {
  if (startsWith(bytes, UTF32_MARKS.be)) return { unit: 4, bigEndian: true, mark: 4 }
  if (startsWith(bytes, UTF32_MARKS.le)) return { unit: 4, mark: 4 }
  if (startsWith(bytes, UTF16_MARKS.be)) return { unit: 2, bigEndian: true, mark: 2 }
  if (startsWith(bytes, UTF16_MARKS.le)) return { unit: 2, mark: 2 }
  if (startsWith(bytes, UTF8_MARK)) return { unit: 1, mark: 3 }
  const [first, second, third, fourth] = bytes
  if (bytes.length >= 4) {
    if (first === 0) return { unit: second === 0 ? 4 : 2, bigEndian: true }
    if (second === 0) return { unit: third === 0 && fourth === 0 ? 4 : 2 }
  } else if (bytes.length === 2) {
    if (first === 0) return { unit: 2, bigEndian: true }
    if (second === 0) return { unit: 2 }
  }
  return { unit: 1 }
}

/** @throws Problem 'malformed' */
export function decode(bytes: Buffer): string {
  const { unit, bigEndian = false, mark = 0 } = encodingOf(bytes)
  const rest = mark === 0 ? bytes : bytes.subarray(mark)
  if (unit === 1) return utf8(rest)
  if (rest.length % unit !== 0)
    throw new Problem(
      'malformed',
      `the body is cut short: UTF-${unit * 8} has ${unit} bytes to a character`,
      {
        malformed: 'bytes',
      },
    )
  if (unit === 2) return (bigEndian ? Buffer.from(rest).swap16() : rest).toString('utf16le')
  let text = ''
  for (let at = 0; at < rest.length; at += 4) {
    const point = bigEndian ? rest.readUInt32BE(at) : rest.readUInt32LE(at)
    if (point > 0x10ffff)
      throw new Problem('malformed', 'the body is not valid UTF-32', { malformed: 'bytes' })
    text += String.fromCodePoint(point)
  }
  return text
}

/** A string up to its end or the end of the text; or a word that Python reads as a number and JSON does not allow. */
const STRING_OR_WORD = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|-?(?:Infinity|NaN)/g
/** A number may exceed the range of a double here. */
const HUGE = /[eE]\+?\d{3}|\d{309}/

/** Requests whose body contains numbers that are not finite. */
const notFinite = new WeakSet<FastifyRequest>()

/**
 * The value of a body; the text itself if its type is not JSON, so that no model accepts it.
 * @throws Problem 'malformed'
 */
export function parse(text: string, request: FastifyRequest, context: ProviderContext): unknown {
  // FastAPI does not read the body of an operation without one.
  if (request.routeOptions.schema?.body === undefined) return undefined
  if (!isReadAsJson(request, context)) return text
  const value = jsonOf(text, request)
  mustBeShallow(text)
  return value
}

function jsonOf(text: string, request: FastifyRequest): unknown {
  try {
    const value: unknown = JSON.parse(text)
    if (HUGE.test(text)) notFinite.add(request)
    return value
  } catch (cause) {
    const json = text.replace(STRING_OR_WORD, (token) => NUMBERS[token] ?? token)
    if (json === text) throw notJson(text, cause as Error)
    try {
      const value: unknown = JSON.parse(json)
      notFinite.add(request)
      return value
    } catch {
      throw notJson(text, cause as Error)
    }
  }
}

/** NaN is read as infinity: neither is finite, and the difference is never visible. */
const NUMBERS: Readonly<Record<string, string>> = { NaN: '1e999', Infinity: '1e999', '-Infinity': '-1e999' }

/** Replaces numbers that are not finite in a checked body with null, as in every response. */
export function withoutInfinity(request: FastifyRequest): void {
  if (notFinite.has(request)) request.body = finite(request.body)
}

function finite(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (Array.isArray(value)) return value.map(finite)
  if (!isObject(value)) return value
  const made: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) set(made, key, finite(inner))
  return made
}

/** The latest content type, and whether it is JSON: a client sends the same one with each request. */
let latest = { contentType: '', isJson: false }

function isJson(contentType: string): boolean {
  if (contentType !== latest.contentType) latest = { contentType, isJson: isJsonType(contentType) }
  return latest.isJson
}

/** Follows Python's email.message: a type without exactly one slash counts as text. */
function isJsonType(contentType: string): boolean {
  const [type = '', subtype = '', more] = (contentType.split(';', 1)[0] ?? '').trim().toLowerCase().split('/')
  return type === 'application' && more === undefined && (subtype === 'json' || subtype.endsWith('+json'))
}

function isReadAsJson(request: FastifyRequest, { settings }: ProviderContext): boolean {
  // Read from `raw`: the framework removes an invalid media type from `request.headers`.
  // An empty type counts as none, as in FastAPI.
  const sentType = request.raw.headers['content-type']
  if (sentType !== undefined && isJson(sentType)) return true
  const contentType = sentType?.trim() || undefined
  const value = settings.behaviors.get('scale.contentType') ?? 'json'
  const note = { kind: 'behavior', behavior: 'scale.contentType', value } as const
  if (value === 'any' || (value === 'json' && contentType === undefined)) {
    request.notes.push(note)
    return true
  }
  const sent = contentType === undefined ? 'there is no content-type' : `the content-type is ${contentType}`
  request.notes.push({ ...note, text: `${sent}: send application/json, or the body is not read as JSON` })
  return false
}
