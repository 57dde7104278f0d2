// Names in options that only the providers know: of themselves, and of their behaviors.
import { type Behavior, behaviorFault } from '../core/behaviors.ts'
import { didYouMean } from '../core/nearest.ts'

/** What a provider says of itself before it is loaded. */
export interface Known {
  readonly name: string
  readonly behaviors: readonly Behavior[]
}

export interface UnknownName {
  /** The option. */
  readonly key: string
  readonly name: string
  readonly text: string
}

interface Named {
  readonly rateLimits?: object
  readonly behaviors?: Readonly<Record<string, string>>
  readonly readings?: Readonly<Record<string, string>>
}

export function unknownNames(options: Named, providers: readonly Known[]): UnknownName[] {
  const names = providers.map(({ name }) => name)
  const register = providers.flatMap(({ behaviors }) => behaviors)
  const limits = Object.keys(options.rateLimits ?? {})
    .filter((name) => !names.includes(name))
    .map((name) => ({
      key: 'rateLimits',
      name,
      text: `there is no provider ${name}${didYouMean(name, names)}; valid names: ${names.join(', ')}`,
    }))
  const behaviors = (['readings', 'behaviors'] as const).flatMap((key) =>
    Object.entries(options[key] ?? {}).flatMap(([name, value]) => {
      const text = behaviorFault(register, name, value)
      return text === undefined ? [] : [{ key, name, text }]
    }),
  )
  return [...limits, ...behaviors]
}
