// The canonical form of a request in bce-auth-v1: the text that both sides sign.

/** The signed parts of a request. The body is not signed. */
export interface Signable {
  readonly method: string
  /** Path and query as sent. */
  readonly url: string
  /** Names are lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/**
 * Signed, together with each `x-bce-*` header, if the list of signed headers is empty: the set that the page
 * recommends.
 */
const DEFAULT_HEADERS = ['host', 'content-length', 'content-type', 'content-md5']

/**
 * Checks a list of signed headers. The caller chooses them, but Host must be among them. All of Baidu's clients
 * include it, or send an empty list: qianfan 0.4.12.3, bce-python-sdk 0.9.79 and baidu-aip 4.16.13 (PyPI),
 * @baiducloud/qianfan 0.2.4 and @baiducloud/sdk 1.0.7 (npm), com.baidubce:qianfan 0.0.9 (Maven), go/qianfan v0.0.15.
 *
 * @see https://intl.cloud.baidu.com/doc/Reference/s/njwvz1yfu-en
 */
export const namesHost = (list: string): boolean =>
  list === '' || list.toLowerCase().split(';').includes('host')

const SLASH = 0x2f
const PERCENT = 0x25
/** By byte: 1 for A-Z a-z 0-9 - . _ ~, which are not encoded. */
const PLAIN = new Uint8Array(128)
/** By byte: its encoded form. */
const ESCAPED: string[] = []
for (let byte = 0; byte < 256; byte++) {
  const char = String.fromCharCode(byte)
  if (byte < 128) PLAIN[byte] = /[A-Za-z0-9\-._~]/.test(char) ? 1 : 0
  ESCAPED.push(`%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
}

function isPlain(text: string, keepSlash: boolean): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code > 127 || (PLAIN[code] === 0 && !(keepSlash && code === SLASH))) return false
  }
  return true
}

/** Header and URL texts from the wire hold one byte per character; a caller's own text may be Unicode. */
const bytesOf = (text: string): Buffer =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of single bytes
  Buffer.from(text, /^[\x00-\xff]*$/.test(text) ? 'latin1' : 'utf8')

function encodeBytes(bytes: Uint8Array, keepSlash: boolean): string {
  let text = ''
  for (const byte of bytes) {
    const asIs = PLAIN[byte] === 1 || (keepSlash && byte === SLASH)
    text += asIs ? String.fromCharCode(byte) : ESCAPED[byte]
  }
  return text
}

/** Percent-encoding of everything but A-Z a-z 0-9 - . _ ~, with capital digits. */
const encode = (text: string): string => (isPlain(text, false) ? text : encodeBytes(bytesOf(text), false))

const digit = (code: number | undefined): number =>
  code === undefined ? -1 : '0123456789abcdef'.indexOf(String.fromCharCode(code | 0x20))

/** Decodes and encodes again, so that texts with the same bytes become equal. A stray % is kept. */
function normalise(text: string, keepSlash: boolean): string {
  if (isPlain(text, keepSlash)) return text
  const sent = bytesOf(text)
  const bytes = Buffer.allocUnsafe(sent.length)
  let length = 0
  for (let i = 0; i < sent.length; i++) {
    const high = sent[i] === PERCENT ? digit(sent[i + 1]) : -1
    const low = high < 0 ? -1 : digit(sent[i + 2])
    bytes[length++] = low < 0 ? (sent[i] as number) : high * 16 + low
    if (low >= 0) i += 2
  }
  return encodeBytes(bytes.subarray(0, length), keepSlash)
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09

/**
 * Removes spaces and tabs at both ends. `trim` would remove too much: the last byte of à in UTF-8 is a space in
 * Latin-1.
 */
function stripped(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return end - start === text.length ? text : text.slice(start, end)
}

function canonicalPair(pair: string): string {
  const equals = pair.indexOf('=')
  const name = normalise(equals < 0 ? pair : pair.slice(0, equals), false)
  if (name === '' && equals < 0) return ''
  if (name.length === 13 && name.toLowerCase() === 'authorization') return ''
  return `${name}=${equals < 0 ? '' : normalise(pair.slice(equals + 1), false)}`
}

function canonicalQuery(query: string): string {
  if (!query.includes('&')) return canonicalPair(query)
  return query
    .split('&')
    .map(canonicalPair)
    .filter((pair) => pair !== '')
    .sort()
    .join('&')
}

/**
 * Names of the signed headers, in the order of their lines.
 *
 * @param list the part of the authorization between the fourth and the fifth slash: names joined with `;`, in any
 * order
 */
export function signedNames(list: string, headers: Signable['headers']): readonly string[] {
  const names =
    list === ''
      ? [...DEFAULT_HEADERS, ...Object.keys(headers).filter((name) => name.startsWith('x-bce-'))]
      : list.toLowerCase().split(';')
  // Sort with the colon, which comes after a dash: content-type is before content.
  return [...new Set(names)].filter((name) => name !== '').sort((a, b) => (`${a}:` < `${b}:` ? -1 : 1))
}

/**
 * The text to sign: method, path, query and header lines.
 *
 * @param names from signedNames; headers that are absent or empty have no line
 * @param host replaces the Host header, for clients that sign it without the port
 * @see https://intl.cloud.baidu.com/doc/Reference/s/njwvz1yfu-en, read 2026-11-21
 */
export function canonicalRequest(request: Signable, names: readonly string[], host?: string): string {
  const { method, url, headers } = request
  const mark = url.indexOf('?')
  const path = mark < 0 ? url : url.slice(0, mark)
  const uri = normalise(path.startsWith('/') ? path : `/${path}`, true)
  let text = `${method}\n${uri}\n${mark < 0 ? '' : canonicalQuery(url.slice(mark + 1))}\n`
  let separator = ''
  for (const name of names) {
    const sent = host !== undefined && name === 'host' ? host : headers[name]
    // A client may list any name, even that of an object method such as `constructor`.
    const value = stripped(typeof sent === 'string' ? sent : Array.isArray(sent) ? sent.join(',') : '')
    if (value === '') continue
    text += `${separator}${encode(name)}:${encode(value)}`
    separator = '\n'
  }
  return text
}
