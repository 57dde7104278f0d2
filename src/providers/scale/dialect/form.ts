// Reads forms as FastAPI does. Form parsers for Node drop folders from filenames, decode `filename*` and repair broken
// forms; Starlette 1.10.0 with python-multipart 0.0.34 does none of this. FastAPI 0.165.0, run with 110 forms.
import { refusal } from '../refusals.ts'

export interface Upload {
  readonly filename: string
  readonly bytes: Buffer
}

/** The member with this name: a text, a file, or undefined. Of several the last one counts. */
export type Form = ReadonlyMap<string, string | Upload>

const NONE: Form = new Map()

/** @throws Problem 'invalid' with the text of Starlette */
export function readForm(bytes: Buffer, contentType: string): Form {
  const { value, options } = parseHeader(contentType)
  if (value === 'application/x-www-form-urlencoded')
    return new Map(new URLSearchParams(bytes.toString('latin1')))
  if (value !== 'multipart/form-data') return NONE
  const boundary = options.get('boundary')
  if (boundary === undefined) throw refusal('no-boundary')
  return new Map(membersOf(bytes, boundary, decoderOf(options.get('charset'))))
}

type Decode = (bytes: Buffer) => string

/** Unknown charsets, and bytes that do not fit the charset, are read as Latin-1. */
function decoderOf(charset = 'utf-8'): Decode {
  const latin1: Decode = (bytes) => bytes.toString('latin1')
  try {
    if (/^(latin|l|iso)?[-_ ]?(1|8859[-_]1)$/i.test(charset)) return latin1
    const decoder = new TextDecoder(charset, { fatal: true, ignoreBOM: true })
    return (bytes) => {
      try {
        return decoder.decode(bytes)
      } catch {
        return latin1(bytes)
      }
    }
  } catch {
    return latin1
  }
}

interface Header {
  readonly value: string
  readonly options: ReadonlyMap<string, string>
}

function trim(text: string): string {
  let [start, end] = [0, text.length]
  while (text[start] === ' ' || text[start] === '\t') start++
  while (end > start && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--
  return text.slice(start, end)
}

/** Quotes that no backslash precedes, so that a semicolon between them separates nothing. */
const isOpen = (text: string): boolean =>
  (text.match(/\\"|"/g) ?? []).filter((it) => it === '"').length % 2 === 1

/** @param text one character for each byte */
function parseHeader(text: string): Header {
  const segments: string[] = []
  let open = ''
  for (const piece of text.split(';')) {
    open += open === '' ? piece : `;${piece}`
    if (isOpen(open)) continue
    segments.push(open)
    open = ''
  }
  if (open !== '') segments.push(open)
  const [value = '', ...rest] = segments
  const options = new Map<string, string>()
  for (const segment of rest) {
    const [name = '', given] = segment.split(/=(.*)/s, 2)
    const key = given === undefined ? trim(name) : trim(name).toLowerCase()
    // RFC 7578 forbids `filename*` and `filename*0` in forms.
    if (!key.includes('*')) options.set(key, optionOf(key, trim(given ?? '')))
  }
  return { value: trim(value).toLowerCase(), options }
}

function optionOf(key: string, text: string): string {
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"')
  const plain = isQuoted ? text.slice(1, -1).replaceAll('\\\\', '\\').replaceAll('\\"', '"') : text
  // Internet Explorer sends whole paths.
  const isWindowsPath = key === 'filename' && (plain.startsWith(':\\', 1) || plain.startsWith('\\\\'))
  return isWindowsPath ? plain.slice(plain.lastIndexOf('\\') + 1) : plain
}

// Limits of python-multipart and Starlette.
const MOST_HEADERS = 8
const LONGEST_HEADER = 4096 + 128
const LONGEST_BOUNDARY = 256
const MOST_MEMBERS = 1000
const LONGEST_TEXT = 1024 * 1024

const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]*$/

const CR = 13
const LF = 10
const SPACE = 32
const TAB = 9
const DASH = 45

const broken = () => refusal('broken-form')

/** The complete members in order. One that the body cuts short is left out, as if it were not there. */
function* membersOf(bytes: Buffer, boundary: string, decode: Decode): Generator<[string, string | Upload]> {
  if (boundary.length > LONGEST_BOUNDARY) throw broken()
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
  const counts = { files: 0, fields: 0 }
  let at = afterFirst(bytes, delimiter)
  while (at !== undefined) {
    const head = headOf(bytes, at)
    if (head === undefined) return
    const { options } = parseHeader(head.disposition)
    const text = (name: string): string | undefined => {
      const option = options.get(name)
      return option === undefined ? undefined : decode(Buffer.from(option, 'latin1'))
    }
    const name = text('name')
    if (name === undefined) throw refusal('nameless-member')
    const filename = text('filename')
    const kind = filename === undefined ? 'fields' : 'files'
    if (++counts[kind] > MOST_MEMBERS) throw refusal('too-many-members', kind, String(MOST_MEMBERS))
    const { end, next, isWhole } = contentOf(bytes, head.end, delimiter)
    const content = bytes.subarray(head.end, end)
    if (filename === undefined && content.length > LONGEST_TEXT)
      throw refusal('long-member', String(LONGEST_TEXT / 1024))
    if (!isWhole) return
    yield [name, filename === undefined ? decode(content) : { filename, bytes: content }]
    at = next
  }
}

/** Where the first member begins; undefined if there is none. */
function afterFirst(bytes: Buffer, delimiter: Buffer): number | undefined {
  let at = 0
  if (bytes[0] === CR || bytes[0] === LF) at = bytes.indexOf('-')
  if (at === -1) return undefined
  const first = delimiter.subarray(2)
  const found = bytes.subarray(at, at + first.length)
  if (!first.subarray(0, found.length).equals(found)) throw broken()
  at += first.length
  const [one, two] = bytes.subarray(at, at + 2)
  if (one !== undefined && one !== CR && one !== DASH) throw broken()
  if (two !== undefined && two !== (one === CR ? LF : DASH)) throw broken()
  return two === LF ? at + 2 : undefined
}

/** The Content-Disposition of a member, and where its content begins; undefined if the body ends before. */
function headOf(bytes: Buffer, start: number): { disposition: string; end: number } | undefined {
  let disposition = ''
  let at = start
  for (let count = 1; at < bytes.length; count++) {
    if (bytes[at] === CR) {
      if (at + 1 === bytes.length) return undefined
      if (bytes[at + 1] !== LF) throw broken()
      return { disposition, end: at + 2 }
    }
    if (count > MOST_HEADERS) throw broken()
    const colon = bytes.indexOf(':', at)
    const name = bytes.toString('latin1', at, colon === -1 ? undefined : colon)
    if (!TOKEN.test(name) || name.length > LONGEST_HEADER || colon === at) throw broken()
    if (colon === -1) return undefined
    let from = colon + 1
    while (bytes[from] === SPACE) from++
    const cr = bytes.indexOf(CR, from)
    const end = cr === -1 ? bytes.length : cr
    if (end - at > LONGEST_HEADER) throw broken()
    if (end + 1 >= bytes.length) return undefined
    if (bytes[end + 1] !== LF) throw broken()
    if (name.toLowerCase() === 'content-disposition') disposition = bytes.toString('latin1', from, end)
    at = end + 2
  }
  return undefined
}

interface Content {
  readonly end: number
  /** Where the next member begins; undefined after the last one. */
  readonly next?: number
  /** False if the body ends before the delimiter. */
  readonly isWhole: boolean
}

function contentOf(bytes: Buffer, start: number, delimiter: Buffer): Content {
  for (let end = bytes.indexOf(delimiter, start); end !== -1; end = bytes.indexOf(delimiter, end + 1)) {
    let at = end + delimiter.length
    if (bytes[at] === DASH && bytes[at + 1] === DASH) return { end, isWhole: true }
    const isPadded = bytes[at] === SPACE || bytes[at] === TAB
    while (bytes[at] === SPACE || bytes[at] === TAB) at++
    if (bytes[at] === CR && bytes[at + 1] === LF) return { end, next: at + 2, isWhole: true }
    if (at >= bytes.length || at + 1 === bytes.length) return { end, isWhole: false }
    if (isPadded) throw broken()
  }
  return { end: bytes.length, isWhole: false }
}
