// Repeats what a capsule tells: starts its world, moves the wall clock as it was, sends the requests again.
import * as z from 'zod'
import { CorpusCall, recordedCall } from '../compare/corpus/corpus.ts'
import { signedFor, translated } from '../compare/wire/mirror.ts'
import { jsonMistakeText } from '../core/checks/json.ts'
import { OUR_WORDS } from '../core/checks/words.ts'
import type { Entry } from '../core/journal/journal.ts'
import { type Deed, REWIND } from '../core/journal/story.ts'
import { readWorldFile } from '../core/world-file.ts'
import type { Emulator, EmulatorOptions } from '../emulator.ts'
import { type Call, jsonOf, withHeader } from '../http/calls/call.ts'
import type { Keys } from '../http/calls/counterpart.ts'
import type { WorldState } from '../store/worlds/world-state.ts'
import { bytesIn, CAPSULE_FORMAT, CAPSULE_VERSION, capsuleOf } from './capsule.ts'
import { contentOf, differencesOf, type ReplayDifference } from './differences.ts'
import { Masks } from './masks.ts'

/** The clock that a rewind left. */
const Rewind = z.object({ at: z.number(), rate: z.number() })

const Deeds = z.array(
  z.object({
    after: z.int(),
    wallAt: z.number(),
    method: z.string(),
    url: z.string(),
    at: z.number().optional(),
    body: z.string().optional(),
  }),
)

const CapsuleFile = z.object({
  format: z.literal(CAPSULE_FORMAT),
  version: z.literal(CAPSULE_VERSION),
  evalmock: z.string(),
  world: z.string(),
  options: z.object({
    seed: z.string(),
    auth: z.enum(['strict', 'lenient', 'off']),
    publicUrl: z.string().optional(),
    behaviors: z.record(z.string(), z.string()),
    rateLimits: z.record(z.string(), z.number()),
    plan: z.record(z.string(), z.unknown()),
  }),
  start: z.unknown(),
  deeds: Deeds,
  requests: z.array(
    z.object({
      id: z.int(),
      provider: z.string(),
      at: z.number(),
      wallAt: z.number(),
      host: z.string(),
      call: CorpusCall,
    }),
  ),
})
export type CapsuleFile = z.output<typeof CapsuleFile>
type Request = CapsuleFile['requests'][number]

/** A file that is no capsule, or of another version. */
export class CapsuleError extends Error {}

/** @throws CapsuleError */
export function parseCapsule(text: string): CapsuleFile {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new CapsuleError(`this is not JSON: ${jsonMistakeText(text)}`)
  }
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown }
  if (format !== CAPSULE_FORMAT)
    throw new CapsuleError(`this is no capsule: make one with evalmock capsule save`)
  if (version !== CAPSULE_VERSION)
    throw new CapsuleError(
      `its version is ${JSON.stringify(version)}, this Evalmock reads version ${CAPSULE_VERSION}`,
    )
  const { incomplete } = value as { incomplete?: unknown }
  if (typeof incomplete === 'string')
    throw new CapsuleError(`it cannot be replayed: ${incomplete}; reset the world and make it happen again`)
  const result = CapsuleFile.safeParse(value, OUR_WORDS)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new CapsuleError(`${issue?.path.map(String).join('.')}: ${issue?.message}`)
}

export interface ReplayReport {
  readonly madeBy: string
  readonly requests: number
  readonly differences: readonly ReplayDifference[]
  /** What could not be repeated, and why. */
  readonly notRepeated: readonly string[]
}

const LEEWAY_MS = 2000

/** A fault may withhold a response forever. */
const PATIENCE_MS = 60_000

/** @param create makes an emulator; it is closed at the end */
export async function replayCapsule(
  file: CapsuleFile,
  create: (options: EmulatorOptions) => Promise<Emulator>,
): Promise<ReplayReport> {
  const { options, requests, deeds, world: name } = file
  const content = readWorldFile(file.start)
  const wall = { at: content.clock.wall, now: () => wall.at }
  const { plan, ...others } = options
  const emulator = await create({
    ...others,
    plan: plan as EmulatorOptions['plan'],
    fixtures: 'none',
    wall,
    journal: Math.max(1000, requests.length),
    preload: true,
    ...(name === 'default' ? {} : { worlds: [name] }),
  })
  const notRepeated: string[] = []
  try {
    const world = emulator.worlds.open(name)
    world.fill(content)
    const again = new Again(emulator, world)
    const left = [...deeds]
    const moved = (at: number): void => {
      wall.at = Math.max(wall.at, at)
    }
    const answered: { request: Request; id: number }[] = []
    for (const request of requests) {
      while (left[0] !== undefined && left[0].after < request.id) {
        moved(left[0].wallAt)
        const refused = await again.deed(left.shift() as Deed)
        if (refused !== undefined) notRepeated.push(refused)
      }
      moved(request.wallAt)
      // Moved by a program that had the emulator in its own process.
      if (world.clock.now() < request.at) world.clock.reach(request.at)
      const id = await again.request(request)
      if (typeof id === 'string') notRepeated.push(id)
      else answered.push({ request, id })
    }
    const providers = [...emulator.mounted.values()].map(({ provider }) => provider)
    const second = capsuleOf(world, { worlds: emulator.worlds, settings: emulator.settings, providers })
    // While a clock runs, each response has the time at which it was made, a little after its request came.
    const leewayMs = LEEWAY_MS * Math.max(content.clock.rate, world.clock.rate)
    const calls = new Map(second.requests.map(({ id, call }) => [id, CorpusCall.parse(call)]))
    const differences = answered.flatMap(({ request, id }) => {
      const call = calls.get(id)
      return call === undefined ? [] : differencesOf(request.call, call, request.id, leewayMs)
    })
    return { madeBy: file.evalmock, requests: requests.length, differences, notRepeated }
  } finally {
    await emulator.close()
  }
}

class Again {
  readonly #emulator: Emulator
  readonly #world: WorldState
  readonly #keys = new Map<string, Keys[]>()
  readonly #masks = new Masks()

  constructor(emulator: Emulator, world: WorldState) {
    this.#emulator = emulator
    this.#world = world
    for (const { provider } of emulator.mounted.values())
      this.#keys.set(provider.name, [provider.credentials(world.name)])
  }

  /** @returns why it was not possible */
  async deed({ wallAt: wall, method, url, body = '' }: Deed): Promise<string | undefined> {
    if (method === REWIND) {
      this.#world.clock.restore({ ...Rewind.parse(JSON.parse(body)), wall })
      return undefined
    }
    const reply = await this.#emulator.app.inject({
      method: method as 'PUT',
      url: `/_mock/worlds/${this.#world.name}${url}`,
      headers: { host: 'localhost' },
      ...(body === '' ? {} : { payload: body }),
    })
    if (reply.statusCode < 400) return undefined
    const { detail } = reply.json() as { detail?: string }
    return `${method} ${url}: ${detail ?? reply.statusCode}`
  }

  /** @returns the number of the new request, or why it was not sent */
  async request({ id, provider, wallAt, host, call: kept }: Request): Promise<number | string> {
    const call = recordedCall(kept)
    if (call === undefined) return `request ${id}: its body was not kept`
    const counterpart = this.#emulator.mounted.get(provider)?.provider.counterpart
    const keys = this.#keys.get(provider) ?? []
    const { lateMs, ...details } = kept.credential.details
    const signed: Record<string, number> = lateMs === undefined ? {} : { at: wallAt - Number(lateMs) }
    const credential = { ...kept.credential, details: { ...details, ...signed } }
    const lifted = translated(sized(call), (text) => this.#masks.lift(text))
    const placed = withHeader(lifted, 'host', host)
    const sent =
      counterpart === undefined ? placed : signedFor(placed, host, credential, keys, counterpart, true)
    const entry = await this.#sent(sent)
    if (entry === undefined) return `request ${id}: no response in ${PATIENCE_MS / 1000} s`
    const answer = {
      status: entry.status,
      headers: Object.entries(entry.replyHeaders).map(([name, value]): [string, string] => [
        name,
        String(value),
      ]),
      body: bytesIn(entry.reply),
    }
    const issued = entry.fate === 'answered' ? counterpart?.issued?.(answer) : undefined
    if (issued !== undefined) keys.push(issued)
    if (!('closed' in kept.response)) {
      this.#masks.learn(Object.fromEntries(kept.response.headers), entry.replyHeaders)
      this.#masks.learn(contentOf(kept.response.body), jsonOf(answer))
    }
    return entry.id
  }

  /** The journal has the result, even if a fault breaks the connection. */
  #sent({ method, url, headers, body }: Call): Promise<Entry | undefined> {
    const { journal } = this.#world.backstage
    const before = journal.seen
    return new Promise((resolve) => {
      const end = (entry?: Entry): void => {
        clearTimeout(timer)
        stop()
        resolve(entry)
      }
      const timer = setTimeout(end, PATIENCE_MS)
      const stop = journal.onClose((entry) => {
        if (entry.id > before) end(entry)
      })
      this.#emulator.app
        .inject({
          method: method as 'GET',
          url,
          headers: Object.fromEntries(headers),
          ...(body.length === 0 ? {} : { payload: body }),
        })
        .catch(() => undefined)
    })
  }
}

const sized = (call: Call): Call =>
  call.body.length === 0 ? call : withHeader(call, 'content-length', String(call.body.length))
