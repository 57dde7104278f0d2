// Permissions: the policies of a credential, as each page lists them.
import { Problem } from '../../../core/problem.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether the operation reads or changes something; absent: it needs no permission. */
    access?: 'read' | 'write'
  }
}

/**
 * Each of these is sufficient. https://cloud.baidu.com/doc/qianfan-api/s/wmm4ts6t5 and …/Emm4n0w6l, read 2026-11-21.
 */
const POLICIES = {
  read: [
    'QianfanFullControlAccessPolicy',
    'QianfanReadAccessPolicy',
    'QianfanModelTuningFullControlAccessPolicy',
    'QianfanModelTuningReadAccessPolicy',
  ],
  write: ['QianfanFullControlAccessPolicy', 'QianfanModelTuningFullControlAccessPolicy'],
} as const

/**
 * @param held names of the credential's policies; undefined: all of them
 * @throws Problem 'forbidden'
 */
export function checkAccess(access: 'read' | 'write' | undefined, held: readonly string[] | undefined): void {
  if (access === undefined || held === undefined) return
  const enough: readonly string[] = POLICIES[access]
  if (!held.some((policy) => enough.includes(policy)))
    throw new Problem('forbidden', `the credential has none of ${enough.join(', ')}`)
}
