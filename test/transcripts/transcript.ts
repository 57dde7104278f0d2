// A transcript is a list of calls to a server whose clock stands still, and the whole response to each: status, headers
// and body. The responses are kept as JSON. `npm run transcripts` writes them anew; review the difference.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import type { Test } from 'tap'
import { createEmulator, type Emulator, type EmulatorOptions } from '../../src/emulator.ts'
import { version as VERSION } from '../../src/version.ts'
import { credentials } from '../support/signers.ts'

export type Call = readonly [
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS',
  url: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
]

/** A call of the control API. */
export const mock = (method: Call[0], path: string, body?: unknown, headers?: Call[3]): Call => [
  method,
  `/_mock${path}`,
  body,
  headers,
]

export interface Session {
  /** Of the file with the responses. */
  readonly name: string
  readonly options: EmulatorOptions
  readonly calls: readonly Call[]
  /** The calls have their own credentials, or none. */
  readonly unsigned?: boolean
}

interface Answer {
  readonly call: string
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: unknown
}

const NOW = Date.parse('2026-11-21T08:00:00Z')

/** Different at each run, or with each release. */
const VARIES: readonly (readonly [RegExp, string])[] = [
  [/"(durationMs|uptimeS|uptimeMs|time|wait|bytes)": ?[\d.]+/g, '"$1":0'],
  [/"instance":\{"id":"[0-9a-f]{12}","host":"[^"]*"/g, '"instance":{"id":"…","host":"…"'],
  [/^(\w+_seconds_(?:bucket|sum)(?:\{[^}]*\})?) [\d.e+-]+$/gm, '$1 0'],
  [/^(?:# (?:HELP|TYPE) )?(?:process|nodejs)_.*\n\n?/gm, ''],
  [new RegExp(VERSION.replaceAll('.', '\\.'), 'g'), 'VERSION'],
]

const asJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text === '' ? undefined : text.split('\n')
  }
}

const PROVIDERS = { zstack: /^\/zstack\//, qianfan: /^\/v2\//, scale: /^\/v5\// }

function headersFor(method: string, path: string): Readonly<Record<string, string>> {
  const found = Object.entries(PROVIDERS).find(([, prefix]) => prefix.test(path))
  return found === undefined ? {} : (credentials[found[0]]?.({ method, path }) ?? {})
}

async function answerOf(
  { app }: Emulator,
  [method, url, body, headers]: Call,
  unsigned: boolean,
): Promise<Answer> {
  const reply = await app.inject({
    method,
    url,
    headers: { ...(unsigned ? {} : headersFor(method, url)), ...headers },
    ...(body === undefined ? {} : { payload: body as object }),
  })
  const { date: _, 'content-length': __, 'x-evalmock-instance': ___, ...kept } = reply.headers
  const text = VARIES.reduce((before, [pattern, to]) => before.replace(pattern, to), reply.payload)
  return { call: `${method} ${url}`, status: reply.statusCode, headers: kept, body: asJson(text) }
}

async function answersOf({ options, calls, unsigned = false }: Session): Promise<Answer[]> {
  const emulator = await createEmulator({
    clock: new Date(NOW).toISOString(),
    wall: { now: () => NOW },
    logger: { level: 'error' },
    ...options,
  })
  try {
    const answers: Answer[] = []
    for (const call of calls)
      answers.push(JSON.parse(JSON.stringify(await answerOf(emulator, call, unsigned))))
    return answers
  } finally {
    await emulator.close()
  }
}

const fileOf = (name: string): string => fileURLToPath(new URL(`${name}.json`, import.meta.url))

export async function write(session: Session): Promise<void> {
  const lines = (await answersOf(session)).map((answer) => JSON.stringify(answer))
  writeFileSync(fileOf(session.name), `[\n${lines.join(',\n')}\n]\n`)
}

export async function compare(t: Test, session: Session): Promise<void> {
  const kept = JSON.parse(readFileSync(fileOf(session.name), 'utf8')) as Answer[]
  const answers = await answersOf(session)
  t.equal(answers.length, kept.length, 'each call has a response that is kept')
  // An assertion for each of thousands would take longer than the calls.
  for (const [i, answer] of answers.entries())
    if (!isDeepStrictEqual(answer, kept[i])) t.strictSame(answer, kept[i], `${i + 1}: ${answer.call}`)
}
