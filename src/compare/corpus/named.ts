// Values whose names stand beside them in a text: in queries, messages, markup, cookies, and JSON that is not complete.
import { jsonOf } from '../../http/calls/call.ts'
import { BASE64_WORDS, textInBase64 } from './patterns.ts'
import type { Redactor } from './redactor.ts'

/** `?name=value` and `&name=value`, as in any address. */
const IN_QUERY = /[?&;]([\w.%-]{1,64})=([^&\s"'<>#;]+)/g
/** `"name": "value"`, also with the quotes of JSON inside JSON. */
const QUOTED =
  /(?<![\w.-])([A-Za-z][\w.-]{0,63})\\{0,3}["']?\s{0,3}[=:]\s{0,3}\\{0,3}(["'])([^"'\\\r\n]{5,4096})/g
/** `name=value` and `name: value`. A value of letters alone is rather a word of a sentence. */
const PLAIN = /(?<![\w.-])([A-Za-z][\w.-]{0,63})\s{0,3}[=:]\s{0,3}([^\s"'&;,<>{}[\]()]{5,4096})/g
/** `<name>value</name>` */
const MARKUP = /<([A-Za-z][\w.:-]{0,63})>([^<>]{5,4096})<\//g

/** Members that contain a name of their own: `{ "name": "DB_PASSWORD", "value": "…" }`. */
const NAMES = ['name', 'key', 'header', 'variable', 'field']

/** Recognizes secrets in a text by their names and by their form, also inside Base64. */
export function recognizeText(text: string, redactor: Redactor, depth = 0): void {
  redactor.look(text)
  for (const [pattern, at] of [
    [IN_QUERY, 2],
    [QUOTED, 3],
    [PLAIN, 2],
    [MARKUP, 2],
  ] as const)
    for (const match of text.matchAll(pattern)) {
      const rule = redactor.ruleOf(decoded(match[1] ?? ''))
      const value = match[at] ?? ''
      if (pattern === PLAIN && !/\d/.test(value)) continue
      if (rule !== undefined) redactor.know(pattern === IN_QUERY ? decoded(value) : value, rule)
    }
  if (depth < 2)
    for (const [word] of text.matchAll(BASE64_WORDS)) {
      const inner = textInBase64(word)
      if (inner === undefined) continue
      recognizeJson(jsonOf({ body: Buffer.from(inner) }), '', redactor, depth + 1)
      recognizeText(inner, redactor, depth + 1)
    }
}

/** Recognizes secrets in a JSON value. @param inherited all texts below a secret member are secret */
export function recognizeJson(
  value: unknown,
  name: string,
  redactor: Redactor,
  depth = 0,
  inherited = false,
): void {
  const rule = inherited ? 'secret' : redactor.ruleOf(name)
  if (Array.isArray(value)) for (const one of value) recognizeJson(one, name, redactor, depth, inherited)
  else if (typeof value === 'object' && value !== null) {
    for (const [inner, one] of Object.entries(value))
      recognizeJson(one, inner, redactor, depth, rule === 'secret')
    const pair = valueBeside(value as Record<string, unknown>)
    const named = pair === undefined ? undefined : redactor.ruleOf(pair.name)
    if (pair !== undefined && named !== undefined) redactor.know(pair.value, named)
    // The identifier of a session is all that a caller needs.
    const { uuid, id } = value as { uuid?: unknown; id?: unknown }
    if (/^session$/i.test(name))
      for (const one of [uuid, id]) if (typeof one === 'string') redactor.know(one, 'secret')
  } else if (typeof value === 'string') {
    if (rule !== undefined && !(inherited && redactor.isId(value))) redactor.know(value, rule)
    recognizeText(value, redactor, depth)
    if (/^\s*[{[]/.test(value)) {
      const inner = jsonOf({ body: Buffer.from(value) })
      if (inner !== undefined) recognizeJson(inner, name, redactor, depth, inherited)
    }
  } else if (typeof value === 'number' && rule !== undefined) redactor.know(String(value), rule)
}

function valueBeside(object: Readonly<Record<string, unknown>>): { name: string; value: string } | undefined {
  const { value } = object
  const name = NAMES.map((one) => object[one]).find((one) => typeof one === 'string')
  return typeof value === 'string' && name !== undefined ? { name: name as string, value } : undefined
}

/** The values of a `Cookie` or `Set-Cookie` header. */
export function cookieValues(header: string): string[] {
  return header.split(/;\s*/).flatMap((pair) => {
    const [name = '', value = ''] = pair.split(/=(.*)/s, 2)
    return /^(path|domain|expires|max-age|samesite)$/i.test(name) ? [] : [value]
  })
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
