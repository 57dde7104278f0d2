// How new tasks will run: settings for a world, a provider or an operation. The most specific one applies.
import * as z from 'zod'
import { fractionOf } from '../ids.ts'
import { PACES, type Plan } from '../timeline.ts'

/** Part of a plan. Missing members come from the next wider setting. */
export const PlanPart = z.strictObject({
  pace: z
    .enum(PACES)
    .optional()
    .describe(
      '`immediate`: finished at once; `time`: by the emulator clock; `polls`: by the number of reads of the task; ' +
        '`eager`: by the emulator clock, and a read that finds nothing new moves it to the next state',
    ),
  queueMs: z
    .int()
    .min(0)
    .max(1e12)
    .optional()
    .describe('Emulator milliseconds from creation until work starts'),
  runMs: z
    .int()
    .min(0)
    .max(1e12)
    .optional()
    .describe('Emulator milliseconds from the start of work until it ends'),
  jitter: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Share by which each duration may vary in either direction, drawn from the seed'),
  polls: z.int().min(1).max(1e6).optional().describe('With pace `polls`: reads of the task until it ends'),
  outcome: z.enum(['success', 'failure', 'partial']).optional(),
})
export type PlanPart = z.output<typeof PlanPart>

export const PlanSettings = PlanPart.extend({
  providers: z.record(z.string(), PlanPart).optional().describe('By provider name'),
  operations: z
    .record(z.string(), PlanPart)
    .optional()
    .describe('By `<provider>.<operationId>` of the operation that creates the task'),
})
export type PlanSettings = z.output<typeof PlanSettings>

/** A plan with all members, before its durations are drawn. */
export type FullPlan = Plan & { readonly jitter: number }

export class PlanBook {
  readonly #initial: FullPlan
  readonly #seed: string
  #settings: PlanSettings = {}
  /** Plans by provider and operation, until the settings change. */
  readonly #resolved = new Map<string | undefined, Map<string | undefined, FullPlan>>()
  #drawn = 0
  /** Called after each change of the settings. If it throws, the change is undone. */
  onChange: () => void = () => {}

  /** @param initial the plan if nothing else is set */
  constructor(initial: Plan & { readonly jitter?: number }, seed: string) {
    this.#initial = { jitter: 0, ...initial }
    this.#seed = seed
  }

  /** The plan if nothing else is set. */
  get initial(): FullPlan {
    return this.#initial
  }

  /** Settings made since the start or the last reset. */
  get settings(): PlanSettings {
    return this.#settings
  }

  /** Number of plans whose durations have been drawn. */
  get drawn(): number {
    return this.#drawn
  }

  set(settings: PlanSettings, drawn = this.#drawn): void {
    const before = { settings: this.#settings, drawn: this.#drawn }
    this.restore(settings, drawn)
    try {
      this.onChange()
    } catch (error) {
      this.restore(before.settings, before.drawn)
      throw error
    }
  }

  /** Returns to saved settings without calling `onChange`. */
  restore(settings: PlanSettings, drawn: number): void {
    this.#settings = settings
    this.#resolved.clear()
    this.#drawn = drawn
  }

  /** The plan for a provider's operation, or for any other operation if none is given. */
  resolve(provider?: string, operationId?: string): FullPlan {
    let plans = this.#resolved.get(provider)
    if (plans === undefined) {
      plans = new Map()
      this.#resolved.set(provider, plans)
    }
    let plan = plans.get(operationId)
    if (plan === undefined) {
      plan = this.#resolveAnew(provider, operationId)
      plans.set(operationId, plan)
    }
    return plan
  }

  #resolveAnew(provider?: string, operationId?: string): FullPlan {
    const { providers = {}, operations = {}, ...world } = this.#settings
    const forProvider = provider === undefined ? {} : own(providers, provider)
    const forOperation = operationId === undefined ? {} : own(operations, `${provider}.${operationId}`)
    return { ...this.#initial, ...defined(world), ...defined(forProvider), ...defined(forOperation) }
  }

  /** The plan for a task that this operation creates now. */
  draw(provider: string, operationId: string): Plan {
    const { jitter, ...plan } = this.resolve(provider, operationId)
    if (jitter === 0) return plan
    const n = this.#drawn++
    const jittered = (ms: number, what: string): number =>
      Math.round(ms * (1 + jitter * (2 * fractionOf(`${this.#seed}|${n}|${what}`) - 1)))
    return { ...plan, queueMs: jittered(plan.queueMs, 'queue'), runMs: jittered(plan.runMs, 'run') }
  }

  reset(): void {
    this.restore({}, 0)
  }
}

const own = (parts: Readonly<Record<string, PlanPart>>, name: string): PlanPart =>
  Object.hasOwn(parts, name) ? (parts[name] ?? {}) : {}

/** Without members that are undefined. */
export const defined = (part: PlanPart = {}): PlanPart =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
