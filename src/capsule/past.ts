// Where in its story a world was at an instant, or before a request; and from which kept moment one gets there.
import type { Entry } from '../core/journal/journal.ts'
import type { Deed } from '../core/journal/story.ts'
import { Problem } from '../core/problem.ts'
import type { WorldMoment } from '../store/worlds/moments.ts'
import type { WorldState } from '../store/worlds/world-state.ts'
import type { WorldRegistry } from '../store/worlds/worlds.ts'

/** Numbers of requests and of deeds that came before. */
export interface Position {
  readonly after: number
  readonly deeds: number
}

export type Happening = { readonly entry: Entry } | { readonly deed: Deed }

const iso = (at: number): string => new Date(at).toISOString()

export class Past {
  readonly #world: WorldState
  readonly #moments: readonly WorldMoment[]

  constructor(world: WorldState, worlds: WorldRegistry) {
    this.#world = world
    const { story } = world.backstage
    const { clock, lost, moments } = story
    const beginning =
      clock === undefined || lost !== undefined
        ? []
        : [
            {
              after: 0,
              deeds: 0,
              at: clock.at,
              clock,
              bytes: story.bytes ?? worlds.starts.contentOf(world.name),
              rest: NEW,
            },
          ]
    this.#moments = [...beginning, ...(moments as readonly WorldMoment[])]
  }

  /** Where the world was just before a request came. @throws Problem 'not-found' */
  before(request: number): Position & { readonly at: number } {
    const { journal } = this.#world.backstage
    const entry = journal.get(request)
    if (entry === undefined) throw new Problem('not-found', `request ${request} ${keptWords(journal)}`)
    return { after: request - 1, deeds: this.#deedsUntil(request - 1), at: entry.at }
  }

  /** Where the world was when its clock last showed this time. @throws Problem 'conflict' */
  at(time: number): Position {
    const now = this.#world.clock.now()
    if (time > now) throw new Problem('invalid', `${iso(time)} is after the time in the world, ${iso(now)}`)
    const position = [...this.#moments, ...this.#all()].sort(inOrder).findLast(({ at }) => at <= time)
    if (position === undefined) throw this.forgotten(iso(time))
    return { after: position.after, deeds: position.deeds }
  }

  /** The latest moment from which the story leads to a position, none after this time; undefined if there is none. */
  from({ after, deeds }: Position, at: number): WorldMoment | undefined {
    const { journal, story } = this.#world.backstage
    const requests = journal.seen - journal.size
    const calls = story.done - story.deeds.length
    return this.#moments.findLast(
      (one) =>
        one.at <= at &&
        (one.after === after || (one.after < after && one.after >= requests)) &&
        (one.deeds === deeds || (one.deeds < deeds && one.deeds >= calls)),
    )
  }

  /** What was done to the world later. */
  deedsAfter({ deeds }: Position): readonly Deed[] {
    const { story } = this.#world.backstage
    return story.deeds.slice(Math.max(0, deeds - (story.done - story.deeds.length)))
  }

  /** What happened between the two, in order. */
  between(from: Position, to: Position): (Happening & { readonly position: Position })[] {
    return this.#all()
      .filter(
        ({ after, deeds }) =>
          after <= to.after && deeds <= to.deeds && (after > from.after || deeds > from.deeds),
      )
      .map(({ after, deeds, what }) => ({ ...what, position: { after, deeds } }))
  }

  #deedsUntil(after: number): number {
    const { story } = this.#world.backstage
    const later = story.deeds.filter((deed) => deed.after > after).length
    return story.done - later
  }

  /** Everything that is kept, in order, with the position that it leads to. */
  #all(): (Position & { readonly at: number; readonly what: Happening })[] {
    const { journal, story } = this.#world.backstage
    const forgotten = story.done - story.deeds.length
    const deeds = story.deeds.map((deed, i) => ({
      after: deed.after,
      deeds: forgotten + i + 1,
      at: deed.at ?? 0,
      what: { deed },
    }))
    const requests = [...journal.entries()].map((entry) => ({
      after: entry.id,
      deeds: this.#deedsUntil(entry.id - 1),
      at: entry.at,
      what: { entry },
    }))
    return [...deeds, ...requests].sort(inOrder)
  }

  /** @param what where the world was to go */
  forgotten(what: string): Problem {
    const [first] = this.#moments
    const { story } = this.#world.backstage
    const reach =
      first === undefined
        ? 'nothing before the present is kept'
        : `what is kept begins at ${iso(first.at)}, after request ${first.after}`
    const why = story.lost === undefined ? '' : ` (${story.lost})`
    return new Problem('conflict', `the world cannot go back to ${what}: ${reach}${why}`)
  }
}

const inOrder = (a: Position, b: Position): number => a.after - b.after || a.deeds - b.deeds

/** Of a new world. */
const NEW: WorldMoment['rest'] = {
  backstage: {
    faults: { rules: [], made: 0 },
    overrides: { rules: [], made: 0 },
    tally: { answers: [], states: [] },
  },
  parts: {},
}

const keptWords = ({ seen, size }: { readonly seen: number; readonly size: number }): string =>
  size === 0
    ? 'is not in the journal, which is empty'
    : `is not in the journal, which has ${seen - size + 1} to ${seen}`
