// The file of recorded calls: JSON Lines, the first line about the file, each other line one call.
import * as z from 'zod'
import { type JsonMistake, jsonMistake } from '../../core/checks/json.ts'
import { OUR_WORDS } from '../../core/checks/words.ts'
import type { Answer, Call } from '../../http/calls/call.ts'
import type { Keys } from '../../http/calls/counterpart.ts'
import type { Exchange, Outcome } from '../exchange.ts'
import { type KeptBody, maskBody, maskHeaders, maskUrl, recognize } from './masking.ts'
import type { Redactor } from './redactor.ts'

export const CORPUS_FORMAT = 'evalmock-corpus'
export const CORPUS_VERSION = 1

const Body = z
  .union([
    z.strictObject({ json: z.json() }),
    z.strictObject({ text: z.string() }),
    z.strictObject({ omittedBytes: z.int() }),
  ])
  .optional()
const Headers = z.array(z.tuple([z.string(), z.string()]))

export const CorpusHead = z.strictObject({
  format: z.literal(CORPUS_FORMAT),
  version: z.literal(CORPUS_VERSION),
  provider: z.string().describe('Name of the provider'),
  source: z.literal('observed').describe('The responses were seen, not read in a page'),
  recordedAt: z.iso.datetime(),
  calls: z.int().min(0),
  masked: z
    .array(z.strictObject({ rule: z.enum(['secret', 'host', 'person']), where: z.string(), count: z.int() }))
    .describe('What was masked, and where'),
})
export type CorpusHead = z.output<typeof CorpusHead>

const Recorded = z.union([
  z.strictObject({ status: z.int(), headers: Headers, body: Body, cut: z.literal(true).optional() }),
  z.strictObject({ closed: z.enum(['end', 'reset']).describe('How the service ended the connection') }),
])

export const CorpusCall = z.strictObject({
  n: z.int().min(1).describe('Its number in the run'),
  operation: z.string(),
  atMs: z.int().min(0).describe('Time since the first call, in ms'),
  credential: z.strictObject({
    kind: z.string(),
    right: z.boolean().describe('The client had the secret'),
    details: z.record(z.string(), z.union([z.string(), z.number()])),
  }),
  request: z.strictObject({ method: z.string(), url: z.string(), headers: Headers, body: Body }),
  response: Recorded,
})
export type CorpusCall = z.output<typeof CorpusCall>

export interface Corpus {
  readonly head: CorpusHead
  readonly calls: readonly CorpusCall[]
}

/** A file that is no corpus, or of another version. */
export class CorpusError extends Error {}

/** @throws CorpusError with the number of the line */
export function parseCorpus(text: string): Corpus {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const [first, ...rest] = lines.map((line, i): unknown => {
    try {
      return JSON.parse(line)
    } catch {
      const { column, text } = jsonMistake(line) as JsonMistake
      throw new CorpusError(`line ${i + 1} is not JSON: column ${column}: ${text}`)
    }
  })
  const { format, version } = (first ?? {}) as { format?: unknown; version?: unknown }
  if (format !== CORPUS_FORMAT)
    throw new CorpusError(
      `line 1 does not say "format": "${CORPUS_FORMAT}": record a corpus with evalmock record`,
    )
  if (version !== CORPUS_VERSION)
    throw new CorpusError(
      `its version is ${JSON.stringify(version)}, this Evalmock reads version ${CORPUS_VERSION}`,
    )
  return {
    head: checked(CorpusHead, first, 1),
    calls: rest.map((line, i) => checked(CorpusCall, line, i + 2)),
  }
}

function checked<T>(schema: z.ZodType<T>, value: unknown, line: number): T {
  const result = schema.safeParse(value, OUR_WORDS)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new CorpusError(`line ${line}: ${issue?.path.join('.') || 'the line'}: ${issue?.message}`)
}

export interface RecordOptions {
  readonly provider: string
  readonly recordedAt: number
  readonly redactor: Redactor
  /** Secrets in a call or a response. */
  secretsIn(message: Call | Answer): readonly string[]
  issued(answer: Answer): Keys | undefined
}

/** The text of the file. Nothing of the exchanges is written anywhere before. */
export function corpusText(exchanges: readonly Exchange[], options: RecordOptions): string {
  const { provider, recordedAt, redactor } = options
  const kept = exchanges.filter(({ service }) => service.kind !== 'unreachable')
  const know = (secrets: readonly string[]): void => {
    for (const secret of secrets) redactor.know(secret, 'secret')
  }
  for (const { call, service } of kept) {
    know(options.secretsIn(call))
    recognize(call, redactor)
    if (service.kind !== 'answer') continue
    know([...options.secretsIn(service), ...Object.values(options.issued(service) ?? {})])
    recognize(service, redactor)
  }
  const start = kept[0]?.at ?? recordedAt
  const calls = kept.map((one) => JSON.stringify(maskedCall(one, start, redactor)))
  const head: CorpusHead = {
    format: CORPUS_FORMAT,
    version: CORPUS_VERSION,
    provider,
    source: 'observed',
    recordedAt: new Date(recordedAt).toISOString(),
    calls: calls.length,
    masked: redactor.masked,
  }
  return `${[JSON.stringify(head), ...calls].join('\n')}\n`
}

/** @param start the wall-clock time of the first call */
export function maskedCall(
  { n, operation, call, credential, at, service }: Exchange,
  start: number,
  redactor: Redactor,
) {
  const { at: signedAt, ...details } = credential.details
  return {
    n,
    operation: redactor.mask(operation, 'operation'),
    atMs: at - start,
    // The time of a signature matters only beside the time of its call.
    credential: {
      ...credential,
      details: { ...details, ...(signedAt === undefined ? {} : { lateMs: at - Number(signedAt) }) },
    },
    request: {
      method: call.method,
      url: maskUrl(call.url, redactor),
      headers: maskHeaders(call.headers, 'request', redactor),
      body: maskBody(call, 'request', redactor),
    },
    response: maskedOutcome(service, redactor),
  }
}

function maskedOutcome(outcome: Outcome, redactor: Redactor): unknown {
  if (outcome.kind !== 'answer')
    return { closed: outcome.kind === 'closed' && outcome.reset ? 'reset' : 'end' }
  return {
    status: outcome.status,
    headers: maskHeaders(outcome.headers, 'response', redactor),
    body: maskBody(outcome, 'response', redactor),
    ...(outcome.cut ? { cut: true } : {}),
  }
}

/** The bytes of a kept body; undefined if they were left out. */
export function bytesOf(body: KeptBody): Buffer | undefined {
  if (body === undefined) return Buffer.alloc(0)
  if ('json' in body) return Buffer.from(JSON.stringify(body.json))
  return 'text' in body ? Buffer.from(body.text) : undefined
}

export function recordedCall({ request }: CorpusCall): Call | undefined {
  const body = bytesOf(request.body)
  return body === undefined
    ? undefined
    : { method: request.method, url: request.url, headers: request.headers, body }
}

export function recordedOutcome({ response }: CorpusCall): Outcome | undefined {
  if ('closed' in response) return { kind: 'closed', reset: response.closed === 'reset' }
  const body = bytesOf(response.body)
  const { status, headers, cut = false } = response
  // Of bytes that were left out, only status and headers can be compared.
  return { kind: 'answer', status, headers, body: body ?? Buffer.alloc(0), cut }
}
