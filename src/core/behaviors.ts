// Named differences between a provider's pages and its servers (or between two pages), and which side is in force.

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

/** @throws RangeError for an unknown behavior or value; the message lists the valid ones */
export function resolveBehaviors(
  register: readonly Behavior[],
  profile: Profile,
  chosen: Readonly<Record<string, string>> = {},
): Behaviors {
  for (const [name, value] of Object.entries(chosen)) {
    const behavior = register.find((one) => one.name === name)
    if (behavior === undefined) {
      const names = register.map((one) => one.name).join(', ')
      throw new RangeError(`there is no behavior ${name}; valid names: ${names}`)
    }
    if (!(Object.hasOwn(behavior.values, value) || behavior.pattern?.test(value))) {
      const values = Object.keys(behavior.values).join(', ')
      throw new RangeError(`behavior ${name} has no value ${value}; valid values: ${values}`)
    }
  }
  return new Map(register.map((behavior) => [behavior.name, chosen[behavior.name] ?? behavior[profile]]))
}
