// Checks the providers, operations and error codes that a control call names. For an unknown name, the problem
// suggests the one that was probably meant.
import { didYouMean } from '../core/nearest.ts'
import { Problem } from '../core/problem.ts'
import type { Match } from '../core/rules/rules.ts'
import type { Mounted } from '../http/mount.ts'
import type { Operation } from '../http/operation.ts'
import type { ProviderHead, ProviderPlugin } from '../http/provider.ts'
import type { ControlContext } from './context.ts'

/** @throws Problem 'invalid' */
export function providerNamed(name: string, { providers }: ControlContext): ProviderHead {
  const provider = providers.find((one) => one.name === name)
  if (provider !== undefined) return provider
  const names = providers.map((one) => one.name)
  throw new Problem(
    'invalid',
    `there is no provider ${name}${didYouMean(name, names)}; valid names: ${names.join(', ')}`,
  )
}

/** The same, and loads it. @throws Problem 'invalid' */
export async function pluginNamed(name: string, context: ControlContext): Promise<ProviderPlugin> {
  providerNamed(name, context)
  await context.load(name)
  return loadedNamed(name, context)
}

/** The provider if it has been loaded; undefined if not. @throws Problem 'invalid' for an unknown name */
export function loadedNamed(name: string, context: ControlContext): ProviderPlugin {
  providerNamed(name, context)
  return (context.mounted.get(name) as Mounted).provider
}

/** The loaded plugins; all of them after `load()`. */
export const pluginsOf = ({ mounted }: ControlContext): ProviderPlugin[] =>
  [...mounted.values()].map(({ provider }) => provider)

/** The provider that has this operation. @throws Problem 'invalid' if none has it, or several do */
export async function operationNamed(
  operationId: string,
  provider: string | undefined,
  context: ControlContext,
): Promise<Operation & { readonly provider: string }> {
  await context.load(provider)
  const all = [...context.mounted]
    .filter(([name]) => provider === undefined || name === provider)
    .flatMap(([name, { operations }]) => [...operations.values()].map((one) => ({ ...one, provider: name })))
  const [operation, other] = all.filter((one) => one.operationId === operationId)
  if (operation === undefined) {
    const names = all.map((one) => one.operationId)
    const whose = provider === undefined ? 'no provider has an operation' : `${provider} has no operation`
    throw new Problem('invalid', `${whose} ${operationId}${didYouMean(operationId, names)}`)
  }
  if (other !== undefined)
    throw new Problem(
      'invalid',
      `${operation.provider} and ${other.provider} both have an operation ${operationId}: say which provider`,
    )
  return operation
}

/** Completes a match with the provider if the operation implies it. @throws Problem 'invalid' */
export async function checkMatch(match: Match, context: ControlContext): Promise<Match> {
  if (match.provider !== undefined) providerNamed(match.provider, context)
  if (match.operationId === undefined) return match
  const { provider } = await operationNamed(match.operationId, match.provider, context)
  return { ...match, provider }
}

/**
 * Checks a provider's error code, and limits the match to the provider that has it.
 * @throws Problem 'invalid'
 */
export async function checkCode(code: string, match: Match, context: ControlContext): Promise<Match> {
  await context.load(match.provider)
  const candidates = pluginsOf(context).filter(
    ({ name }) => match.provider === undefined || name === match.provider,
  )
  const [owner, other] = candidates.filter(({ problems = {} }) => Object.hasOwn(problems, code))
  if (owner === undefined) {
    const codes = candidates.flatMap(({ problems = {} }) => Object.keys(problems))
    const whose =
      match.provider === undefined ? 'no provider has an error code' : `${match.provider} has no error code`
    throw new Problem('invalid', `${whose} ${code}${didYouMean(code, codes)}`)
  }
  if (other !== undefined)
    throw new Problem(
      'invalid',
      `${owner.name} and ${other.name} both have a code ${code}: say which provider`,
    )
  return { ...match, provider: owner.name }
}
