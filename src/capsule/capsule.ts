// The form of a capsule, and how it is made of a world: what it began with, what came, and what was answered.
import { createHash } from 'node:crypto'
import { maskedCall } from '../compare/corpus/corpus.ts'
import { recognize } from '../compare/corpus/masking.ts'
import { Redactor } from '../compare/corpus/redactor.ts'
import type { Exchange, Outcome } from '../compare/exchange.ts'
import type { Entry, Headers } from '../core/journal/journal.ts'
import type { Deed } from '../core/journal/story.ts'
import { writeWorldFile } from '../core/world-file.ts'
import type { Call } from '../http/calls/call.ts'
import type { Counterpart, Keys } from '../http/calls/counterpart.ts'
import type { ProviderPlugin, Settings } from '../http/provider.ts'
import { InMemory } from '../store/worlds/place.ts'
import { WorldState } from '../store/worlds/world-state.ts'
import type { WorldRegistry } from '../store/worlds/worlds.ts'
import { version } from '../version.ts'

export const CAPSULE_FORMAT = 'evalmock-capsule'
export const CAPSULE_VERSION = 1

export interface CapsuleRequest {
  readonly id: number
  readonly provider: string
  /** Emulator and wall-clock ms of arrival. */
  readonly at: number
  readonly wallAt: number
  readonly host: string
  /** As `evalmock record` keeps it. */
  readonly call: unknown
}

export interface Capsule {
  readonly format: typeof CAPSULE_FORMAT
  readonly version: typeof CAPSULE_VERSION
  readonly evalmock: string
  readonly node: string
  readonly platform: string
  readonly world: string
  /** Why it can be read, but not replayed. */
  readonly incomplete?: string
  readonly options: {
    readonly seed: string
    readonly auth: Settings['auth']
    readonly publicUrl?: string
    readonly behaviors: Readonly<Record<string, string>>
    readonly rateLimits: Readonly<Record<string, number>>
    readonly plan: Readonly<Record<string, unknown>>
  }
  /** The world as it began, and as it is. */
  readonly start: unknown
  readonly end: unknown
  readonly faults: unknown
  readonly overrides: unknown
  readonly deeds: readonly Deed[]
  readonly requests: readonly CapsuleRequest[]
  readonly masked: unknown
}

export interface Surroundings {
  readonly worlds: WorldRegistry
  readonly settings: Settings
  readonly providers: readonly ProviderPlugin[]
}

const NO_ANSWER: Counterpart['credentialOf'] = () => ({ kind: 'none', right: false, details: {} })

export function capsuleOf(world: WorldState, { worlds, settings, providers }: Surroundings): Capsule {
  const { journal, story, plans, faults, overrides } = world.backstage
  const entries = [...journal.entries()].filter(({ fate }) => fate !== 'open')
  const redactor = new Redactor({
    secrets: [],
    hosts: [],
    names: [],
    isId: (text) => providers.some(({ counterpart }) => counterpart?.isId(text)),
  })
  const exchanges = entries.map(exchangesOf(world.name, providers, redactor))
  const first = exchanges[0]?.at ?? 0
  const incomplete = missing(world)
  const begun = startOf(world, worlds)
  const start = stateOf(begun, redactor)
  begun.close()
  const end = stateOf(world, redactor)
  const masks = maskState(world.name, providers, redactor)
  const requests = exchanges.map((exchange, i) => {
    const { id, provider, at, wallAt, headers, body, bodyBytes } = entries[i] as Entry
    const call = maskedCall(exchange, first, redactor)
    const isWhole = bytesIn(body).length >= bodyBytes
    return {
      id,
      provider,
      at,
      wallAt,
      host: String(headers.host ?? ''),
      call: isWhole ? call : { ...call, request: { ...call.request, body: { omittedBytes: bodyBytes } } },
    }
  })
  const { behaviors, rateLimits, seed, auth, publicUrl } = settings
  return {
    format: CAPSULE_FORMAT,
    version: CAPSULE_VERSION,
    evalmock: version,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    world: world.name,
    ...(incomplete === undefined ? {} : { incomplete }),
    options: {
      seed,
      auth,
      ...(publicUrl === undefined ? {} : { publicUrl }),
      behaviors: Object.fromEntries(behaviors),
      rateLimits: Object.fromEntries(rateLimits),
      plan: { ...plans.initial },
    },
    start: incomplete === undefined ? masks(start) : null,
    end: masks(end),
    faults: faults.list(),
    overrides: overrides.list(),
    deeds: story.deeds.map((deed) => ({
      ...deed,
      ...(deed.body === undefined ? {} : { body: redactor.mask(deed.body, 'control API') }),
    })),
    requests,
    masked: redactor.masked,
  }
}

/** Why the story cannot be told from its beginning. */
function missing({ backstage: { journal, story } }: WorldState): string | undefined {
  const forgotten = journal.seen - journal.size
  if (story.lost !== undefined) return story.lost
  return forgotten === 0 ? undefined : `the journal has forgotten the first ${forgotten} requests`
}

/** The world at its beginning, in memory. */
function startOf({ name, backstage }: WorldState, worlds: WorldRegistry): WorldState {
  const { story, plans } = backstage
  const bytes = story.bytes ?? worlds.starts.contentOf(name)
  const wall = { now: () => story.clock?.wall ?? 0 }
  const start = new WorldState({ name, place: new InMemory(bytes), seed: '', wall, plan: plans.initial })
  if (story.clock !== undefined) start.clock.restore(story.clock)
  return start
}

/** The content of a world as a file's, with secrets masked that are not the well-known ones. */
function maskState(name: string, providers: readonly ProviderPlugin[], redactor: Redactor) {
  const known = new Set(providers.flatMap((one) => Object.values(one.credentials(name))))
  for (const word of [...known]) known.add(createHash('sha512').update(word).digest('hex'))
  const masked = (value: unknown, member: string): unknown => {
    if (Array.isArray(value)) return value.map((one) => masked(one, member))
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([inner, one]) => [inner, masked(one, inner)]))
    if (typeof value !== 'string' || known.has(value)) return value
    const place = `state ${member}`
    return redactor.ruleOf(member) === 'secret'
      ? redactor.replace(value, 'secret', place)
      : redactor.mask(value, place, 'secret')
  }
  return (file: StateFile): unknown => ({
    ...file,
    resources: file.resources.map((one) => masked(one, '')),
  })
}

interface StateFile {
  readonly resources: readonly { readonly kind: string; readonly id: string }[]
}

/** Whoever knows the id of a session can use it. */
const SESSION = /session/i

/** The content of a world as a file's; its sessions are told to the redactor. */
function stateOf(world: WorldState, redactor: Redactor): StateFile {
  const file = JSON.parse(writeWorldFile(world.contents())) as StateFile
  for (const { kind, id } of file.resources) if (SESSION.test(kind)) redactor.know(id, 'secret')
  return file
}

const pairsOf = (headers: Headers): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : ([[name, [value].flat().join(', ')]] as [string, string][]),
  )

/** A kept text as bytes. */
export const bytesIn = (text: Entry['body']): Buffer =>
  Buffer.isBuffer(text) ? text : Buffer.from(text?.toString() ?? '')

/** What a request was, and all that is secret in it told to the redactor. */
function exchangesOf(world: string, providers: readonly ProviderPlugin[], redactor: Redactor) {
  const keys = new Map(providers.map((one) => [one.name, [one.credentials(world)] as Keys[]]))
  return (entry: Entry): Exchange => {
    const counterpart = providers.find(({ name }) => name === entry.provider)?.counterpart
    const own = keys.get(entry.provider) ?? []
    const call: Call = {
      method: entry.method,
      url: entry.url,
      headers: pairsOf(entry.headers),
      body: bytesIn(entry.body),
    }
    const credential = (counterpart?.credentialOf ?? NO_ANSWER)(call, own)
    const service = outcomeOf(entry)
    recognize(call, redactor)
    if (service.kind === 'answer') {
      const issued = counterpart?.issued?.(service)
      if (issued !== undefined) own.push(issued)
      for (const secret of [...(counterpart?.secretsIn?.(service) ?? []), ...Object.values(issued ?? {})])
        redactor.know(secret, 'secret')
      recognize(service, redactor)
    }
    const operation = entry.operationId ?? `${entry.method} ${entry.url.split('?', 1)[0]}`
    return { n: entry.id, operation, call, credential, at: entry.wallAt, service, emulator: service }
  }
}

const outcomeOf = ({ fate, status, replyHeaders, reply }: Entry): Outcome =>
  fate === 'answered'
    ? { kind: 'answer', cut: false, status, headers: pairsOf(replyHeaders), body: bytesIn(reply) }
    : { kind: 'closed', reset: false }
