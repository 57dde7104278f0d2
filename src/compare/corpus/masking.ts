// Masks a whole exchange: first recognizes everything in all exchanges, then masks, so that order does not matter.
import type { Call } from '../../http/calls/call.ts'
import { jsonOf } from '../../http/calls/call.ts'
import { endToEnd, type Headers } from '../wire/send.ts'
import { cookieValues, decoded, recognizeJson, recognizeText } from './named.ts'
import type { Redactor } from './redactor.ts'

/** A body as a corpus keeps it. Bytes that are no text are left out: nobody could see what is in them. */
export type KeptBody =
  | { readonly json: unknown }
  | { readonly text: string }
  | { readonly omittedBytes: number }
  | undefined

/** Headers whose value is a credential as a whole, whatever their form. */
const HIDDEN = /^(cookie|set-cookie|proxy-authorization|authorization|x-forwarded-for|x-real-ip|forwarded)$/i

type Part = Pick<Call, 'headers' | 'body'> & { readonly url?: string }

/** Recognizes what is secret in a request or response. */
export function recognize(part: Part, redactor: Redactor): void {
  for (const [name, value] of part.headers) {
    if (/^authorization$/i.test(name))
      for (const word of credentialWords(value)) redactor.know(word, 'secret')
    else {
      const rule = HIDDEN.test(name) ? 'secret' : redactor.ruleOf(name)
      if (rule !== undefined) redactor.know(value, rule)
      if (/^(set-)?cookie$/i.test(name))
        for (const one of cookieValues(value)) {
          redactor.know(one, 'secret')
          redactor.know(decoded(one), 'secret')
        }
    }
    recognizeText(value, redactor)
  }
  if (part.url !== undefined) {
    recognizeFields(part.url.split('?').slice(1).join('?'), redactor)
    recognizeText(decoded(part.url), redactor)
  }
  if (isForm(part)) recognizeFields(part.body.toString('latin1'), redactor)
  const parts = partsOf(part)
  for (const { name, head, content } of parts) {
    recognizeText(head.toString('utf8'), redactor)
    recognizeContent(content, name, redactor)
  }
  if (parts.length === 0) recognizeContent(part.body, '', redactor)
}

/** @param name that of the field whose value it is */
function recognizeContent(content: Buffer, name: string, redactor: Redactor): void {
  if (!isText(content)) return
  const text = content.toString('utf8')
  const rule = redactor.ruleOf(name)
  if (rule !== undefined) redactor.know(text, rule)
  const value = jsonOf({ body: content })
  if (value === undefined) recognizeText(text, redactor)
  else recognizeJson(value, name, redactor)
}

/** What follows the scheme, and its pieces that are not the names of headers or times. */
function credentialWords(value: string): string[] {
  const rest = value.replace(/^\S+\s+(?=\S)/, '')
  const basic = /^basic\s/i.test(value) ? Buffer.from(rest, 'base64').toString('utf8') : ''
  const pieces = /^bce-auth-v1\//.test(rest)
    ? [rest.split('/')[1] ?? '', rest.split('/').at(-1) ?? '']
    : [rest, ...rest.split(':'), basic, ...basic.split(':')]
  return pieces.filter((word) => word.length > 4)
}

function recognizeFields(query: string, redactor: Redactor): void {
  for (const [name, value] of new URLSearchParams(query)) {
    const rule = redactor.ruleOf(name)
    if (rule !== undefined) redactor.know(value, rule)
    recognizeContent(Buffer.from(value), name, redactor)
  }
}

export function maskHeaders(headers: Headers, where: string, redactor: Redactor): [string, string][] {
  return endToEnd(headers).map(([name, value]) => {
    const place = `${where} header ${name.toLowerCase()}`
    if (/^authorization$/i.test(name)) return [name, redactor.mask(value, place)]
    const rule = HIDDEN.test(name) ? 'secret' : redactor.ruleOf(name)
    return [name, rule === undefined ? redactor.mask(value, place) : redactor.replace(value, rule, place)]
  })
}

export function maskUrl(url: string, redactor: Redactor): string {
  const [path = '', query] = url.split(/\?(.*)/s, 2)
  const masked = redactor.mask(path, 'request path')
  if (query === undefined) return masked
  const fields = query.split('&').map((field) => {
    const [name = '', value] = field.split(/=(.*)/s, 2)
    const rule = value === undefined ? undefined : redactor.ruleOf(decoded(name))
    if (value === undefined || rule === undefined) return redactor.mask(field, 'request query')
    return `${name}=${redactor.replace(decoded(value), rule, `request query ${name}`)}`
  })
  return `${masked}?${fields.join('&')}`
}

export function maskBody(part: Part, where: string, redactor: Redactor): KeptBody {
  if (part.body.length === 0) return undefined
  const value = jsonOf(part)
  if (value !== undefined) return { json: maskValue(value, '', `${where} body`, redactor) }
  const parts = partsOf(part)
  if (parts.length > 0) return { text: maskParts(part.body, parts, where, redactor) }
  if (!isText(part.body)) return { omittedBytes: part.body.length }
  const text = part.body.toString('utf8')
  if (isForm(part)) return { text: maskUrl(`?${text}`, redactor).slice(1) }
  return { text: redactor.mask(text, `${where} body`) }
}

function maskValue(value: unknown, name: string, where: string, redactor: Redactor): unknown {
  if (Array.isArray(value)) return value.map((one) => maskValue(one, name, where, redactor))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([inner, one]) => [
        redactor.mask(inner, `${where} (name)`),
        maskValue(one, inner, where, redactor),
      ]),
    )
  const place = name === '' ? where : `${where} ${name}`
  const rule = name === '' ? undefined : redactor.ruleOf(name)
  if (typeof value === 'number') return rule === undefined ? value : 0
  if (typeof value !== 'string') return value
  // A text of JSON contains names of its own: its values are already recognized.
  if (rule !== undefined && !/^\s*[{[]/.test(value)) return redactor.replace(value, rule, place)
  return redactor.mask(value, place)
}

interface FormPart {
  readonly name: string
  readonly head: Buffer
  readonly content: Buffer
}

/** The parts of a multipart body. */
function partsOf({ headers, body }: Part): FormPart[] {
  const type = headers.find(([name]) => /^content-type$/i.test(name))?.[1] ?? ''
  const boundary = /^multipart\/.*boundary="?([^";]+)/i.exec(type)?.[1]
  if (boundary === undefined) return []
  const pieces = body.toString('latin1').split(`--${boundary}`).slice(1, -1)
  return pieces.map((piece) => {
    const at = piece.indexOf('\r\n\r\n')
    const head = piece.slice(0, at < 0 ? piece.length : at)
    const content = at < 0 ? '' : piece.slice(at + 4).replace(/\r\n$/, '')
    const name = /\bname="?([^";\r\n]*)/i.exec(head)?.[1] ?? ''
    return { name, head: Buffer.from(head, 'latin1'), content: Buffer.from(content, 'latin1') }
  })
}

function maskParts(body: Buffer, parts: readonly FormPart[], where: string, redactor: Redactor): string {
  const first = body.toString('latin1').split('\r\n', 1)[0] ?? ''
  const masked = parts.map(({ name, head, content }) => {
    const place = `${where} form ${name}`
    const rule = redactor.ruleOf(name)
    const text = isText(content) ? content.toString('utf8') : 'masked-file-1'
    const shown = rule === undefined ? redactor.mask(text, place) : redactor.replace(text, rule, place)
    return `${first}${redactor.mask(head.toString('utf8'), place)}\r\n\r\n${shown}\r\n`
  })
  return `${masked.join('')}${first}--\r\n`
}

const isForm = ({ headers }: Part): boolean =>
  headers.some(([name, value]) => /^content-type$/i.test(name) && /x-www-form-urlencoded/i.test(value))

const isText = (bytes: Buffer): boolean => {
  const text = bytes.toString('utf8')
  return !text.includes('\uFFFD') && !text.includes('\0')
}
