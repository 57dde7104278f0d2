// A request can order a fault for itself with a header.

import { jsonMistakeText } from '../../core/checks/json.ts'
import { didYouMean } from '../../core/nearest.ts'
import { Problem } from '../../core/problem.ts'
import { FaultEffect } from '../../core/rules/faults.ts'
import type { ProviderPlugin } from '../provider.ts'

/** Orders a fault for its own request, if the server was started with this allowed. */
export const FAULT_HEADER = 'x-evalmock-fault'

/**
 * `reset`, `delay; ms=500`, `problem; code=InternalError`, or an effect as JSON.
 * @throws Problem 'invalid' with what is valid instead
 */
export function parseFaultHeader(text: string, provider: ProviderPlugin): FaultEffect {
  const result = FaultEffect.safeParse(text.trimStart().startsWith('{') ? jsonOf(text) : pairsOf(text))
  if (!result.success) {
    const [issue] = result.error.issues
    const where = issue?.path.join('.')
    throw new Problem('invalid', `${FAULT_HEADER} ${text}: ${where ? `${where}: ` : ''}${issue?.message}`)
  }
  const { code } = result.data as { code?: string }
  const codes = Object.keys(provider.problems ?? {})
  if (code !== undefined && !codes.includes(code))
    throw new Problem(
      'invalid',
      `${FAULT_HEADER}: ${provider.title} has no code ${code}${didYouMean(code, codes)}`,
    )
  return result.data
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('invalid', `${FAULT_HEADER}: this is not JSON: ${jsonMistakeText(text)}`)
  }
}

function pairsOf(text: string): Record<string, unknown> {
  const [kind, ...pairs] = text.split(';').map((part) => part.trim())
  const members = pairs
    .filter((pair) => pair !== '')
    .map((pair): [string, unknown] => {
      const [name = '', value = ''] = pair.split(/=(.*)/s, 2)
      return [
        name.trim(),
        /^\d+(\.\d+)?$/.test(value) && name.trim() !== 'code' ? Number(value) : value.trim(),
      ]
    })
  return { kind, ...Object.fromEntries(members) }
}
