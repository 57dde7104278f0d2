// Every operation, over and over: no internal error that nobody ordered, no envelope of anyone else.
import { createEmulator } from '../../../src/emulator.ts'
import { START } from '../../support/emulator.ts'
import { PROVIDERS } from '../../support/operations.ts'
import { Chance } from '../chance.ts'
import type { Asked } from '../server.ts'
import { Ids, type Operation, operationsOf, requestOf } from './requests.ts'

/** What every refusal of a provider has in it. ZStack has plain texts too: they are whatever is nobody else's. */
const ENVELOPES: Readonly<Record<string, RegExp>> = {
  scale: /^\{"detail":/,
  qianfan: /"(requestId|error_code|log_id)":/,
  zstack: /^(?!\{"(detail|requestId|error_code|title|type|statusCode|message)":|.*about:blank)/s,
}

export interface Fuzzed {
  readonly requests: number
  readonly statuses: Readonly<Record<string, number>>
  readonly perSecond: number
  readonly heapMb: number
  readonly faults: readonly string[]
}

export async function fuzz(most: number, seed: string, goesOn: () => boolean): Promise<Fuzzed> {
  const chance = new Chance(seed)
  const faults = new Set<string>()
  const statuses: Record<string, number> = {}
  const wall = { now: () => Date.parse(START) }
  // What goes wrong inside is logged, whatever the provider makes of it: ZStack refuses by 503, and by 500.
  const logged: string[] = []
  const logger = { level: 'error' as const, stream: { write: (line: string) => void logged.push(line) } }
  const plan = { pace: 'immediate' as const }
  const emulator = await createEmulator({ clock: START, checkReplies: true, wall, plan, logger })
  const operations = PROVIDERS.flatMap(operationsOf)
  const ids = new Ids()
  const started = performance.now()
  let count = 0
  for (; count < most && faults.size < 20 && goesOn(); count++) {
    const operation = chance.one(operations)
    const asked = requestOf(operation, ids, chance)
    const reply = await emulator.app.inject({
      method: asked.method as 'GET',
      url: asked.path,
      headers: asked.headers,
      payload: asked.body,
    })
    const { statusCode, body } = reply
    statuses[`${Math.floor(statusCode / 100)}xx`] = (statuses[`${Math.floor(statusCode / 100)}xx`] ?? 0) + 1
    if (statusCode < 300) ids.note(body)
    const fault = faultOf(operation, statusCode, body, logged.splice(0))
    if (fault !== undefined) faults.add(`${fault}\n  ${oneLine(asked)}\n  ${body.slice(0, 200)}`)
    // Worlds grow without end: they begin anew now and then.
    if (count % 2000 === 1999) await between(emulator, faults)
  }
  const seconds = (performance.now() - started) / 1000
  await emulator.close()
  const heapMb = Math.round(process.memoryUsage().heapUsed / 2 ** 20)
  return { requests: count, statuses, perSecond: Math.round(count / seconds), heapMb, faults: [...faults] }
}

function faultOf(
  { provider, operationId }: Operation,
  status: number,
  body: string,
  logged: readonly string[],
): string | undefined {
  if (logged.length > 0) return `${operationId}: ${status}: ${logged[0]?.slice(0, 600)}`
  if (status >= 500 && provider !== 'zstack') return `${operationId}: ${status}`
  if (status >= 400 && !ENVELOPES[provider]?.test(body))
    return `${operationId}: ${status} in nobody's envelope`
  return undefined
}

const oneLine = ({ method, path, body }: Asked): string =>
  `${method} ${path.slice(0, 300)} ${(body ?? '').slice(0, 600)}`

/** The journal can be read, what is stored can be exported, and the worlds begin anew. */
async function between(
  { app, worlds }: Awaited<ReturnType<typeof createEmulator>>,
  faults: Set<string>,
): Promise<void> {
  for (const world of worlds.names()) {
    for (const path of ['requests?limit=1000', 'coverage', 'state', 'tasks', 'clock']) {
      const { statusCode, body } = await app.inject(`/_mock/worlds/${world}/${path}`)
      if (statusCode >= 500)
        faults.add(`GET /_mock/worlds/${world}/${path}: ${statusCode} ${body.slice(0, 200)}`)
    }
    worlds.open(world).reset()
  }
}
