// Orders for coming requests: which ones, and whose turn it is. Faults and overrides are both such orders.
import * as z from 'zod'
import { fractionOf } from '../ids.ts'

/** Which requests an order is about; what is absent is any. */
export const Match = z.strictObject({
  provider: z.string().optional().describe('Name of the provider'),
  operationId: z.string().optional().describe('Name of the operation'),
  resource: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('An identifier that the request carries in its path, query or body'),
})
export type Match = z.output<typeof Match>

/** Which of the matching requests it acts on. Counted first, chance last. */
export const Turn = z.object({
  skip: z.int().min(0).max(1e9).default(0).describe('Matching requests that are let through first'),
  times: z
    .int()
    .min(1)
    .max(1e9)
    .optional()
    .describe('Requests that it acts on before it is spent; no end where absent'),
  every: z
    .int()
    .min(1)
    .max(1e9)
    .default(1)
    .describe('Each n-th of the matching requests after those skipped'),
  probability: z
    .number()
    .min(0)
    .max(1)
    .default(1)
    .describe("Chance for each of them, drawn from the world's seed: the same seed draws the same"),
})
export type Turn = z.output<typeof Turn>

export interface Rule<Effect> {
  /** `fault-1`, `fault-2` …; counted from 1 again after a reset. */
  readonly id: string
  readonly match: Match
  readonly turn: Turn
  readonly effect: Effect
  /** Matching requests so far. */
  readonly seen: number
  /** Requests that it acted on. */
  readonly hits: number
}

/** A request, as far as a rule can tell it from others. */
export interface Subject {
  readonly provider: string
  readonly operationId: string | undefined
  /**
   * Rules that ask for a resource wait until the request is read: `unread` tries only the others, `read` only those,
   * `whole` all.
   */
  readonly phase: 'unread' | 'read' | 'whole'
  /** Whether the request carries this identifier. Not asked before it is read. */
  carries(id: string): boolean
}

/** What a rule whose turn it is does: nothing after all, something that others may add to, or the last word. */
export type Weight = 'none' | 'more' | 'last'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

export class RuleBook<Effect> {
  readonly #prefix: string
  readonly #seed: string
  #rules: Mutable<Rule<Effect>>[] = []
  #made = 0
  #waiting = false

  /** @param prefix what ids begin with; @param seed what chance is drawn from */
  constructor(prefix: string, seed: string) {
    this.#prefix = prefix
    this.#seed = seed
  }

  get size(): number {
    return this.#rules.length
  }

  /** Whether a rule asks for a resource, so that requests have to be looked at again once they are read. */
  get asksForResource(): boolean {
    return this.#waiting
  }

  list(): readonly Rule<Effect>[] {
    return this.#rules
  }

  add(match: Match, turn: Turn, effect: Effect): Rule<Effect> {
    const rule = { id: `${this.#prefix}-${++this.#made}`, match, turn, effect, seen: 0, hits: 0 }
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

  /**
   * The rules that act on a request, in order, up to the one that has the last word. Those behind it do not count the
   * request.
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

  /** A number from 0 up to 1 for this request of a rule: the same for the same seed, rule and count. */
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

function matches(match: Match, { provider, operationId, phase, carries }: Subject): boolean {
  if (match.provider !== undefined && match.provider !== provider) return false
  if (match.operationId !== undefined && match.operationId !== operationId) return false
  if (match.resource === undefined) return phase !== 'read'
  return phase !== 'unread' && carries(match.resource)
}
