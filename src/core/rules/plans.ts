// How the tasks to come will go: settings for a world, for one provider, for one operation; the nearest one holds.
import * as z from 'zod'
import { fractionOf } from '../ids.ts'
import type { Plan } from '../timeline.ts'

/** Some of a plan; what is absent comes from the next wider setting. */
export const PlanPart = z.strictObject({
  pace: z
    .enum(['immediate', 'time', 'polls'])
    .optional()
    .describe(
      '`immediate`: over at once; `time`: by the emulator clock; `polls`: by how often the task is read',
    ),
  queueMs: z
    .int()
    .min(0)
    .max(1e12)
    .optional()
    .describe('Emulator milliseconds from creation to the start of work'),
  runMs: z
    .int()
    .min(0)
    .max(1e12)
    .optional()
    .describe('Emulator milliseconds from the start of work to its end'),
  jitter: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('Share by which each duration may be longer or shorter, drawn from the seed'),
  polls: z
    .int()
    .min(1)
    .max(1e6)
    .optional()
    .describe('With the pace `polls`: reads of the task until its end'),
  outcome: z.enum(['success', 'failure', 'partial']).optional(),
})
export type PlanPart = z.output<typeof PlanPart>

export const PlanSettings = PlanPart.extend({
  providers: z.record(z.string(), PlanPart).optional().describe('By name of the provider'),
  operations: z
    .record(z.string(), PlanPart)
    .optional()
    .describe('By `<provider>.<operationId>` of the operation that makes the task'),
})
export type PlanSettings = z.output<typeof PlanSettings>

/** A plan with all its members, before the durations are drawn. */
export type FullPlan = Plan & { readonly jitter: number }

export class PlanBook {
  readonly #initial: FullPlan
  readonly #seed: string
  #settings: PlanSettings = {}
  #drawn = 0
  /** Called after each change of the settings. Where it throws, the change is taken back. */
  onChange: () => void = () => {}

  /** @param initial what holds where nothing is set */
  constructor(initial: Plan & { readonly jitter?: number }, seed: string) {
    this.#initial = { jitter: 0, ...initial }
    this.#seed = seed
  }

  /** What has been set since the start or the last reset. */
  get settings(): PlanSettings {
    return this.#settings
  }

  /** How many plans have had their durations drawn. */
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

  /** Back to what was kept, without a word to anyone. */
  restore(settings: PlanSettings, drawn: number): void {
    this.#settings = settings
    this.#drawn = drawn
  }

  /** What holds for a provider's operation; for any other where none is given. */
  resolve(provider?: string, operationId?: string): FullPlan {
    const { providers = {}, operations = {}, ...world } = this.#settings
    const forProvider = provider === undefined ? {} : own(providers, provider)
    const forOperation = operationId === undefined ? {} : own(operations, `${provider}.${operationId}`)
    return { ...this.#initial, ...defined(world), ...defined(forProvider), ...defined(forOperation) }
  }

  /** The plan for a task that the operation makes now. */
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

const defined = (part: PlanPart): PlanPart =>
  Object.fromEntries(Object.entries(part).filter(([, value]) => value !== undefined))
