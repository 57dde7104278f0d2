// Rules for coming requests: which requests match, and which of these are affected. Faults and overrides are rules.
import * as z from 'zod'
import { fractionOf } from '../ids.ts'

/** Which requests match. A missing member matches all. */
export const Match = z.strictObject({
  provider: z.string().optional().describe('Provider name'),
  operationId: z.string().optional().describe('Operation name'),
  resource: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('An identifier that the request carries in its path, query or body'),
})
export type Match = z.output<typeof Match>

/** Which of the matching requests are affected. Counts are checked first, chance last. */
export const Turn = z.object({
  skip: z.int().min(0).max(1e9).default(0).describe('Number of matching requests to let through first'),
  times: z.int().min(1).max(1e9).optional().describe('Number of requests to affect. Default: no limit'),
  every: z
    .int()
    .min(1)
    .max(1e9)
    .default(1)
    .describe('Affect every n-th matching request after the skipped ones'),
  probability: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe(
      "Probability for each request, drawn from the world's seed: the same seed gives the same result",
    ),
})
export type Turn = z.output<typeof Turn>

export interface Rule<Effect> {
  /** `fault-1`, `fault-2` …; restarts at 1 after a reset. */
  readonly id: string
  readonly match: Match
  readonly turn: Turn
  readonly effect: Effect
  /** Matching requests so far. */
  readonly seen: number
  /** Affected requests. */
  readonly hits: number
  /** What its effect remembers from one request to the next. */
  readonly memory: Record<string, number>
}

/** The rules of a book, with their counts. */
export interface RuleState<Effect> {
  readonly rules: readonly Rule<Effect>[]
  readonly made: number
}

/** The properties of a request by which a rule can match. */
export interface Subject {
  readonly provider: string
  readonly operationId: string | undefined
  /**
   * Rules that name a resource wait until the request is read: `unread` tries only the others, `read` only
   * those,
   * `whole` all.
   */
  readonly phase: 'unread' | 'read' | 'whole'
  /** Whether the request carries this identifier. Only called after the request is read. */
  carries(id: string): boolean
}

/**
 * What a matching rule does: nothing (`none`), something that others may add to (`more`), or the final effect
 * (`last`).
 */
export type Weight = 'none' | 'more' | 'last'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export class RuleBook<Effect> {
  readonly #prefix: string
  readonly #seed: string
  #rules: Mutable<Rule<Effect>>[] = []
  #made = 0
  #waiting = false

  /** @param prefix start of each id; @param seed all chance is drawn from it */
  constructor(prefix: string, seed: string) {
    this.#prefix = prefix
    this.#seed = seed
  }

  get size(): number {
    return this.#rules.length
  }

  /** True if a rule names a resource: then requests must be checked again once they are read. */
  get asksForResource(): boolean {
    return this.#waiting
  }

  list(): readonly Rule<Effect>[] {
    return this.#rules
  }

  add(match: Match, turn: Turn, effect: Effect): Rule<Effect> {
    const rule = { id: `${this.#prefix}-${++this.#made}`, match, turn, effect, seen: 0, hits: 0, memory: {} }
    this.#rules.push(rule)
    this.#note()
    return rule
  }

  remove(id: string): boolean {
    const before = this.#rules.length
    this.#rules = this.#rules.filter((rule) => rule.id !== id)
    this.#note()
    return this.#rules.length < before
  }

  clear(): void {
    this.#rules = []
    this.#note()
  }

  reset(): void {
    this.clear()
    this.#made = 0
  }

  save(): RuleState<Effect> {
    return { rules: this.#rules.map(copyOf), made: this.#made }
  }

  restore({ rules, made }: RuleState<Effect>): void {
    this.#rules = rules.map(copyOf)
    this.#made = made
    this.#note()
  }

  /**
   * The rules that affect a request, in order, up to the first with the final effect. Rules after that one do
   * not
   * count the request.
   */
  take(subject: Subject, weigh: (rule: Rule<Effect>) => Weight): readonly Rule<Effect>[] {
    const taken: Rule<Effect>[] = []
    for (const rule of this.#rules) {
      if (!matches(rule.match, subject)) continue
      rule.seen++
      if (!this.#isTurn(rule)) continue
      const weight = weigh(rule)
      if (weight === 'none') continue
      rule.hits++
      taken.push(rule)
      if (weight === 'last') break
    }
    return taken
  }

  /** A number from 0 up to 1 for this request of a rule. Seed, rule and count alone determine it. */
  draw(rule: Rule<Effect>, what: string): number {
    return fractionOf(`${this.#seed}|${rule.id}|${rule.seen}|${what}`)
  }

  #isTurn(rule: Rule<Effect>): boolean {
    const { skip, times, every, probability } = rule.turn
    const n = rule.seen - skip
    if (n <= 0 || n % every !== 0) return false
    if (times !== undefined && rule.hits >= times) return false
    return probability >= 1 || this.draw(rule, 'turn') < probability
  }

  #note(): void {
    this.#waiting = this.#rules.some((rule) => rule.match.resource !== undefined)
  }
}

const copyOf = <Effect>(rule: Rule<Effect>): Rule<Effect> => ({ ...rule, memory: { ...rule.memory } })

function matches(match: Match, { provider, operationId, phase, carries }: Subject): boolean {
  if (match.provider !== undefined && match.provider !== provider) return false
  if (match.operationId !== undefined && match.operationId !== operationId) return false
  if (match.resource === undefined) return phase !== 'read'
  return phase !== 'unread' && carries(match.resource)
}
