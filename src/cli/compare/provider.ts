// What the comparing commands need to know of a provider.
import type { KnownOperation } from '../../compare/exchange.ts'
import { didYouMean } from '../../core/nearest.ts'
import type { Counterpart } from '../../http/calls/counterpart.ts'
import type { ProviderPlugin } from '../../http/provider.ts'
import { EXIT, Failure } from '../command.ts'

export interface Subject {
  readonly plugin: ProviderPlugin
  readonly counterpart: Counterpart
  readonly operations: readonly KnownOperation[]
  /** All words for states of its tasks. */
  readonly states: ReadonlySet<string>
}

/** @throws Failure */
export async function subjectOf(name: string): Promise<Subject> {
  const { builtin } = await import('../../providers/index.ts')
  const { createEmulator } = await import('../../emulator.ts')
  const names = builtin.map((one) => one.name)
  if (!names.includes(name))
    throw new Failure(
      `there is no provider ${name}${didYouMean(name, names)}\nvalid names: ${names.join(', ')}`,
      EXIT.usage,
    )
  // Its routes are known once it is mounted.
  const emulator = await createEmulator({ fixtures: 'none' })
  try {
    await emulator.load(name)
    const mounted = emulator.mounted.get(name)
    const { counterpart, lives = {} } = mounted?.provider ?? {}
    if (mounted === undefined || counterpart === undefined)
      throw new Failure(`${name} does not say how it is compared with the real service`)
    const operations = [...mounted.operations.values()]
    return {
      plugin: mounted.provider,
      counterpart,
      operations: operations.map(({ operationId, method, documentUrl }) => ({
        operationId,
        method,
        documentUrl,
      })),
      states: new Set(Object.values(lives).flatMap(({ states }) => states)),
    }
  } finally {
    await emulator.close()
  }
}
