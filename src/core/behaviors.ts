// Places where a provider's pages and its servers (or two pages) differ, each with a name, and which side is in force.

export type Profile = 'docs' | 'live'

export interface Behavior {
  /** `<provider>.<what>`. */
  readonly name: string
  /** The difference, in a sentence. */
  readonly summary: string
  /** What the published pages say. */
  readonly docs: string
  /** What the servers and the SDKs' sources show. */
  readonly live: string
  /** Every value that may be asked for, with what it means; a pattern instead where the values cannot be listed. */
  readonly values: Readonly<Record<string, string>>
  readonly pattern?: RegExp
}

/** The behaviors in force. */
export type Behaviors = ReadonlyMap<string, string>

/** @throws RangeError naming the unknown behavior or value and what would do */
export function resolveBehaviors(
  register: readonly Behavior[],
  profile: Profile,
  chosen: Readonly<Record<string, string>> = {},
): Behaviors {
  for (const [name, value] of Object.entries(chosen)) {
    const behavior = register.find((one) => one.name === name)
    if (behavior === undefined) {
      const names = register.map((one) => one.name).join(', ')
      throw new RangeError(`there is no behavior ${name}; there are: ${names}`)
    }
    if (!(Object.hasOwn(behavior.values, value) || behavior.pattern?.test(value))) {
      const values = Object.keys(behavior.values).join(', ')
      throw new RangeError(`behavior ${name} has no value ${value}; it takes: ${values}`)
    }
  }
  return new Map(register.map((behavior) => [behavior.name, chosen[behavior.name] ?? behavior[profile]]))
}
