// Selects requests of the journal, and explains why a request does not match.
import * as z from 'zod'
import type { Entry } from '../../core/journal/journal.ts'
import { parseJson } from '../../http/body.ts'

const Status = z
  .union([
    z.int().min(0).max(599),
    z.string().regex(/^[1-5]xx$|^\d{3}$/, 'give a status such as 404, or a class such as 4xx'),
  ])
  .describe('Status of the response: a number, or a class such as `4xx`')

/** The conditions that a query string can express. */
export const RequestFilter = z.strictObject({
  provider: z.string().optional(),
  operationId: z.string().optional(),
  method: z.string().optional(),
  path: z.string().optional().describe('Path without the query'),
  status: Status.optional(),
  code: z.string().optional().describe("The provider's error code in the response"),
  caller: z.string().optional().describe("The caller, by the provider's name for it"),
  fate: z
    .enum(['open', 'answered', 'broken', 'left'])
    .optional()
    .describe(
      '`open`: not answered yet; `broken`: a fault withheld the response; `left`: the client disconnected',
    ),
  text: z
    .string()
    .min(1)
    .optional()
    .describe('A text in the address, the body or the response, in any case: an identifier, for example'),
  since: z.coerce.number().int().min(0).optional().describe('Only requests after the one with this id'),
})

export const RequestMatch = z
  .strictObject({
    ...RequestFilter.omit({ since: true }).shape,
    query: z
      .record(z.string(), z.string())
      .optional()
      .describe('Query parameters that the request must have'),
    headers: z.record(z.string(), z.string()).optional().describe('Headers that the request must have'),
    body: z
      .unknown()
      .optional()
      .describe(
        'What the JSON body must contain: members of objects may be left out, everything else must be equal',
      ),
  })
  .meta({ id: 'RequestMatch' })
export type RequestMatch = z.output<typeof RequestMatch>

/** The value of a JSON body; the text if it is not JSON or is nested too deep; undefined without a body. */
export function bodyOf({ body }: Pick<Entry, 'body'>): unknown {
  if (body === undefined || body.length === 0) return undefined
  const text = body.toString()
  try {
    return parseJson(text)
  } catch {
    return text
  }
}

/** A member in which a request differs from the match. */
export interface Difference {
  /** The difference in words. */
  readonly text: string
  /** How large the difference is: a wrong value is closer than none, and the operation counts most. */
  readonly weight: number
}

/** Empty if the request matches. */
export function differences(entry: Entry, match: RequestMatch): Difference[] {
  const [path, query] = entry.url.split('?', 2)
  const found: Difference[] = []
  const compare = (name: string, wanted: unknown, actual: unknown, weight = 1): void => {
    if (wanted !== undefined && wanted !== actual)
      found.push({ text: `${name} is ${shown(actual)}, not ${shown(wanted)}`, weight })
  }
  compare('provider', match.provider, entry.provider, 5)
  compare('operationId', match.operationId, entry.operationId, 5)
  compare('method', match.method?.toUpperCase(), entry.method, 2)
  compare('path', match.path, path, 2)
  if (match.status !== undefined && !hasStatus(entry.status, match.status))
    found.push({ text: `status is ${entry.status || 'none'}, not ${match.status}`, weight: 1 })
  compare('code', match.code, entry.code)
  compare('caller', match.caller, entry.caller)
  compare('fate', match.fate, entry.fate)
  if (match.text !== undefined && !hasText(entry, match.text.toLowerCase()))
    found.push({ text: `nothing in it says ${shown(match.text)}`, weight: 1 })
  const parameters = new URLSearchParams(query)
  for (const [name, wanted] of Object.entries(match.query ?? {}))
    if (!parameters.getAll(name).includes(wanted))
      compare(`query ${name}`, wanted, parameters.get(name) ?? undefined)
  for (const [name, wanted] of Object.entries(match.headers ?? {}))
    compare(`header ${name}`, wanted, entry.headers[name.toLowerCase()]?.toString())
  if (match.body !== undefined) found.push(...bodyDifferences(match.body, bodyOf(entry), 'body'))
  return found
}

const hasText = ({ url, operationId, body, reply }: Entry, text: string): boolean =>
  [url, operationId, body, reply].some((one) => one?.toString().toLowerCase().includes(text) ?? false)

const hasStatus = (status: number, wanted: number | string): boolean =>
  String(wanted).endsWith('xx')
    ? Math.floor(status / 100) === Number(String(wanted)[0])
    : status === Number(wanted)

function bodyDifferences(wanted: unknown, actual: unknown, where: string): Difference[] {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(actual)) return [{ text: `${where} is ${shown(actual)}, not a list`, weight: 3 }]
    if (actual.length !== wanted.length)
      return [{ text: `${where} has ${actual.length} elements, not ${wanted.length}`, weight: 1 }]
    return wanted.flatMap((one, i) => bodyDifferences(one, actual[i], `${where}[${i}]`))
  }
  if (typeof wanted === 'object' && wanted !== null) {
    if (typeof actual !== 'object' || actual === null || Array.isArray(actual))
      return [{ text: `${where} is ${shown(actual)}, not an object`, weight: 3 }]
    return Object.entries(wanted).flatMap(([name, one]) =>
      Object.hasOwn(actual, name)
        ? bodyDifferences(one, (actual as Record<string, unknown>)[name], `${where}.${name}`)
        : [{ text: `${where}.${name} is missing`, weight: 2 }],
    )
  }
  return wanted === actual ? [] : [{ text: `${where} is ${shown(actual)}, not ${shown(wanted)}`, weight: 1 }]
}

const SHOWN = 200

function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  // A long text is cut first: it is shown once for each request of the journal.
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, SHOWN) : value) ?? String(value)
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text
}
