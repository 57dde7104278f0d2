// Places where a provider's pages and its servers (or two pages) differ, each with a name, and which side is in force.

export type Profile = 'docs' | 'live'

export interface Reading {
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

/** The readings in force. */
export type Readings = ReadonlyMap<string, string>

/** @throws RangeError naming the unknown reading or value and what would do */
export function resolveReadings(
  register: readonly Reading[],
  profile: Profile,
  chosen: Readonly<Record<string, string>> = {},
): Readings {
  for (const [name, value] of Object.entries(chosen)) {
    const reading = register.find((one) => one.name === name)
    if (reading === undefined) {
      const names = register.map((one) => one.name).join(', ')
      throw new RangeError(`there is no reading ${name}; there are: ${names}`)
    }
    if (!(Object.hasOwn(reading.values, value) || reading.pattern?.test(value))) {
      const values = Object.keys(reading.values).join(', ')
      throw new RangeError(`reading ${name} has no value ${value}; it takes: ${values}`)
    }
  }
  return new Map(register.map((reading) => [reading.name, chosen[reading.name] ?? reading[profile]]))
}
