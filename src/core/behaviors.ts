// Named differences between a provider's pages and its servers (or between two pages), and which side is in force.

import { didYouMean } from './nearest.ts'

export type Profile = 'docs' | 'live'

export interface Behavior {
  /** `<provider>.<what>`. */
  readonly name: string
  /** The difference, in one sentence. */
  readonly summary: string
  /** What the published pages say. */
  readonly docs: string
  /** What the servers and the SDKs' sources show. */
  readonly live: string
  /** Every accepted value and its meaning; `pattern` instead if the values cannot be listed. */
  readonly values: Readonly<Record<string, string>>
  readonly pattern?: RegExp
}

/** The behaviors in force. */
export type Behaviors = ReadonlyMap<string, string>

/** What is wrong with a choice, and what is valid; undefined if nothing is. */
export function behaviorFault(
  register: readonly Behavior[],
  name: string,
  value: string,
): string | undefined {
  const behavior = register.find((one) => one.name === name)
  if (behavior === undefined) {
    const names = register.map((one) => one.name)
    return `there is no behavior ${name}${didYouMean(name, names)}; valid names: ${names.join(', ')}`
  }
  if (Object.hasOwn(behavior.values, value) || behavior.pattern?.test(value)) return undefined
  const values = Object.keys(behavior.values)
  return `behavior ${name} has no value ${value}${didYouMean(value, values)}; valid values: ${values.join(', ')}`
}

/** @throws RangeError for an unknown behavior or value; the message lists the valid ones */
export function resolveBehaviors(
  register: readonly Behavior[],
  profile: Profile,
  chosen: Readonly<Record<string, string>> = {},
): Behaviors {
  for (const [name, value] of Object.entries(chosen)) {
    const fault = behaviorFault(register, name, value)
    if (fault !== undefined) throw new RangeError(fault)
  }
  return new Map(register.map((behavior) => [behavior.name, chosen[behavior.name] ?? behavior[profile]]))
}
