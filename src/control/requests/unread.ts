// Finds what a client sent but nothing read: usually a misspelled name.
import type { Entry } from '../../core/journal/journal.ts'
import type { Operation } from '../../http/operation.ts'
import { bodyOf } from './match.ts'

/** `query limt`, `body tasks.0.confg`: found by comparing what was sent with what the operation's schemas keep. */
export function unreadFields(entry: Entry, { schema, documentUrl }: Operation): string[] {
  const sent = Object.fromEntries(new URLSearchParams(entry.url.split('?', 2)[1] ?? ''))
  const fields: string[] = []
  const query = schema.querystring?.safeParse(sent)
  if (query?.success)
    fields.push(...lost(sent, query.data, '').map((name) => `query ${name}${withoutBrackets(name, schema)}`))
  // A query that distinguishes operations, and has no schema, contains nothing else.
  const constant = documentUrl.split('?', 2)[1]
  if (schema.querystring === undefined && constant !== undefined) {
    const known = new URLSearchParams(constant)
    fields.push(
      ...Object.keys(sent)
        .filter((name) => !known.has(name))
        .map((name) => `query ${name}`),
    )
  }
  const body = bodyOf(entry)
  const parsed = schema.body?.safeParse(body)
  if (parsed?.success) fields.push(...lost(body, parsed.data, '').map((name) => `body ${name}`))
  for (const note of entry.notes)
    if (note.kind === 'unread') fields.push(...note.fields.map((name) => `body ${name}`))
  return fields
}

/** The correct form for `tags[]=x` or `q[0]=x`, which some clients write for a list. */
function withoutBrackets(name: string, { querystring }: Operation['schema']): string {
  const plain = /^(\w+)\[.*\]$/.exec(name)?.[1]
  if (plain === undefined) return ''
  const read = querystring?.safeParse({ [plain]: 'x' })
  const known = read?.success ? Object.hasOwn(read.data as object, plain) : read !== undefined
  return known ? `: send ${plain}=… once per value, without brackets` : ''
}

/** Paths of members that the parsed value no longer has. */
function lost(sent: unknown, read: unknown, where: string): string[] {
  if (typeof sent !== 'object' || sent === null) return []
  if (typeof read !== 'object' || read === null) return []
  return Object.entries(sent).flatMap(([name, value]) => {
    const path = where === '' ? name : `${where}.${name}`
    if (!Object.hasOwn(read, name)) return [path]
    return lost(value, (read as Record<string, unknown>)[name], path)
  })
}
