// Moments of a world in memory: what it was, whole, so that it can return there.
//
// What always holds (each has a test that carries its number):
// M1 A world that returns to a moment goes on as it did from there: the same responses, identifiers and chance.
// M2 No moment is kept while a request is under way: its work may be half done.
// M3 A world has few moments, and none of more than MOST_BYTES.
// M4 Moments without a write between them share their bytes. Those from which no way leads on are dropped.
import type { BackstageState } from '../../core/backstage.ts'
import type { ClockState } from '../../core/clock.ts'
import type { Moment } from '../../core/journal/story.ts'
import type { RequestState } from './part.ts'
import type { WorldState } from './world-state.ts'

interface Rest {
  readonly backstage: BackstageState
  readonly parts: Readonly<Record<string, RequestState>>
}

export type WorldMoment = Moment<Rest>

/** Larger worlds keep none. */
const MOST_BYTES = 1024 * 1024

/** Share of the journal between two moments, so that it never forgets the requests after the one before. */
const SHARE = 0.4

/** The world now. */
export function momentOf(world: WorldState): WorldMoment {
  const { journal, story } = world.backstage
  const last = story.moments.at(-1)
  // While only reads come, moments share the bytes.
  const shared = last?.content === contentOf(world) ? last.bytes : undefined
  const bytes = shared ?? world.serialize()
  return {
    after: journal.seen,
    deeds: story.done,
    at: world.clock.now(),
    clock: world.clock.state(),
    bytes,
    content: contentOf(world),
    rest: {
      backstage: world.backstage.save(),
      parts: Object.fromEntries([...world.parts.values()].map((part) => [part.provider, part.requestState])),
    },
  }
}

/** The same text for the same content, except for the clock, which a moment has besides. */
function contentOf({ db, backstage, parts }: WorldState): string {
  const { settings, drawn } = backstage.plans
  const counters = [...parts.values()].map((part) => [part.provider, part.drawn])
  return JSON.stringify([db.version, settings, drawn, counters])
}

/** Becomes the world that it, or one like it, was. The journal and the story stay. */
export function returnTo(
  world: WorldState,
  { bytes, rest }: Pick<WorldMoment, 'bytes' | 'rest'>,
  clock: ClockState,
  what?: 'restored' | 'rewound',
): void {
  // The plan of the bytes, even if they have none.
  world.backstage.plans.restore({}, 0)
  world.restore(bytes, clock, what)
  world.backstage.restore(rest.backstage)
  // Those that the world had not yet have begun anew.
  for (const [provider, state] of Object.entries(rest.parts)) world.part(provider).requestState = state
}

/** The story of a world that is made or opened. One in memory keeps moments: after what is done to it, and after many requests. */
export function beginStory(
  world: WorldState,
  first: { readonly bytes?: Buffer; readonly lost?: string },
): void {
  const { journal, story } = world.backstage
  story.begin(world.clock.state(), first.bytes, first.lost)
  if (world.lasting) return
  const every = Math.max(1, Math.floor(journal.limits.entries * SHARE))
  let next = every
  const keep = (): void => {
    if (journal.waiting() !== undefined || sizeOf(world) > MOST_BYTES) return
    story.keep(momentOf(world), journal.seen - journal.size)
  }
  story.onDeed = keep
  if (journal.limits.entries === 0) return
  journal.onClose(({ id, bodyBytes }) => {
    // After a reset, ids begin again.
    if (id < next - every) next = every
    // It cannot be sent again.
    const isCut = bodyBytes > journal.limits.bodyBytes
    if (id < next && !isCut) return
    next = id + every
    keep()
  })
}

function sizeOf(world: WorldState): number {
  const [pages, size] = ['page_count', 'page_size'].map((name) =>
    world.db.prepare(`PRAGMA ${name}`).pluck().get(),
  ) as [number, number]
  return pages * size
}
