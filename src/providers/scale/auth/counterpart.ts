// Calls to the real Scale GenAI Platform beside the same calls to the emulator.
import { type Answer, type Call, headerOf, jsonOf, memberOf, withHeader } from '../../../http/calls/call.ts'
import type { Counterpart, Credential, Keys, Role } from '../../../http/calls/counterpart.ts'

const [KEY, ACCOUNT] = ['x-api-key', 'x-selected-account-id'] as const

function credentialOf(call: Call, keys: readonly Keys[]): Credential {
  const [key, account] = [headerOf(call, KEY), headerOf(call, ACCOUNT)]
  if (key === undefined) return { kind: 'none', right: false, details: {} }
  const own = keys.findIndex((one) => one[KEY] === key)
  const whose =
    account === undefined ? 'none' : account === keys[Math.max(own, 0)]?.[ACCOUNT] ? 'own' : 'other'
  return { kind: 'key', right: own >= 0, details: { key: own, account: whose } }
}

function withCredential(call: Call, { kind, right, details }: Credential, keys: readonly Keys[]): Call {
  if (kind !== 'key') return call
  const own = keys[Number(details.key)]
  // A wrong key is sent as it is: a corpus has masked it, which leaves it wrong.
  const keyed = right ? withHeader(call, KEY, own?.[KEY] ?? '') : call
  return details.account === 'own' ? withHeader(keyed, ACCOUNT, (own ?? keys[0])?.[ACCOUNT]) : keyed
}

const IDS = /^(id|ids|filename|\w+_ids?|starting_after|ending_before|content_hash|md5_checksum|x-request-id)$/
/** The members of these are the tasks that are done. */
const LATE = /^(data|task_result_statuses|task_errors)$/
const TIMES = /^(\w+_at|\w*timestamp)$/
const SCORES = /^(duration_ms|duration_seconds|computed_result|sample_data|partial_trace|operation_output)$/
const STATES = /^(status|status_reason|computation_status|task_result_statuses)$/
const FREE = /^(total|has_more|signed_url|error_count)$/

function roleOf(path: readonly string[]): Role | undefined {
  const names = path.filter((name) => name !== '[]')
  const last = names.at(-1) ?? ''
  // What tasks wrote into an item stands beside what its owner uploaded.
  if (LATE.test(names.at(-2) ?? '') && names.length <= 3) return 'late'
  if (names.includes('progress')) return 'state'
  if (names.some((name) => SCORES.test(name) || name === 'results')) return 'score'
  // The items of an export, as one text.
  if (names.length === 1 && last === 'content') return 'free'
  if (IDS.test(last)) return 'id'
  if (TIMES.test(last)) return 'time'
  if (names.some((name) => STATES.test(name))) return 'state'
  return FREE.test(last) ? 'free' : undefined
}

function codeOf(answer: Answer): string | undefined {
  if (answer.status < 400) return undefined
  const detail = memberOf(jsonOf(answer), 'detail')
  // Validation has a type for each field: the status is the same for all of them.
  const types = Array.isArray(detail) ? detail.map((one) => memberOf(one, 'type')) : []
  return types.length === 0 ? String(answer.status) : types.map(String).join(', ')
}

const POSTED_READS = new Set(['FilterEvaluations', 'ExportEvaluationItems', 'DryRunEvaluationTask'])

export const counterpart: Counterpart = {
  needs: [[KEY]],
  variables: { [KEY]: 'SGP_API_KEY', [ACCOUNT]: 'SGP_ACCOUNT_ID' },
  reads: ({ method }, operationId) =>
    method === 'GET' || method === 'HEAD' || POSTED_READS.has(operationId ?? ''),
  credentialOf,
  withCredential,
  roleOf,
  codeOf,
  isId: (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text),
}
