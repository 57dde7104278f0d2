// Calls to the real Qianfan beside the same calls to the emulator.
import {
  type Answer,
  type Call,
  headerOf,
  headersOf,
  jsonOf,
  memberOf,
  withHeader,
} from '../../../http/calls/call.ts'
import type { Counterpart, Credential, Keys, Role } from '../../../http/calls/counterpart.ts'
import { accessKeyOf, parseAuthorization, SignatureVerifier, sign, timestampOf } from './signature.ts'

const NONE: Credential = { kind: 'none', right: false, details: {} }

function credentialOf(call: Call, keys: readonly Keys[]): Credential {
  const text = headerOf(call, 'authorization')
  const parsed = text === undefined ? undefined : parseAuthorization(text)
  if (text === undefined || parsed === undefined) return NONE
  const own = keys.findIndex(({ accessKeyId }) => accessKeyId === accessKeyOf(text))
  const { at, expirationS, signedHeaders } = parsed
  const details = { at, expirationS, signedHeaders, key: own }
  if (own < 0) return { kind: 'signature', right: false, details }
  const verifier = new SignatureVerifier(() => keys[own]?.secretAccessKey)
  const verdict = verifier.verify({ ...call, headers: headersOf(call) }, text)
  return { kind: 'signature', right: verdict.outcome === 'good', details }
}

function withCredential(call: Call, credential: Credential, keys: readonly Keys[], anew = false): Call {
  const { kind, right, details } = credential
  const own = keys[Number(details.key)]
  if (kind !== 'signature') return call
  const at = Number(details.at)
  let sent = call
  if (anew && headerOf(call, 'x-bce-date') !== undefined)
    sent = withHeader(sent, 'x-bce-date', timestampOf(at))
  const signedHeaders = String(details.signedHeaders).split(';')
  if (own?.sessionToken !== undefined) {
    sent = withHeader(sent, 'x-bce-security-token', own.sessionToken)
    if (!signedHeaders.includes('x-bce-security-token')) signedHeaders.push('x-bce-security-token')
  }
  // A key that nobody was given, and a wrong signature, are as wrong for the other server.
  const accessKeyId = own?.accessKeyId ?? 'nobody'
  const secretKey = right ? (own?.secretAccessKey ?? '') : 'not-the-secret'
  const text = sign(
    { ...sent, headers: headersOf(sent) },
    { accessKeyId, secretKey, at, expirationS: Number(details.expirationS), signedHeaders },
  )
  return withHeader(sent, 'Authorization', text)
}

const IDS =
  /^(result|\w*(id|Id|ID|IdStr|IDStr|PK)|\w*(Ids|Uuid|ids)|(result|infer)DatasetName|marker|nextMarker|x-bce-request-id|bfe-trace-id)$/
const TIMES = /^(\w*(Time|Date)|\w*_at|date)$/
const SCORES =
  /^(\w*(Score|score|Metric|Ratio|Proportion|Distance|Distribution)|accuracy|f1Score|bleu4|rouge_\w+|perplexity|langProb|prediction|completion|judgeReason|goodCase\w*)$/
const STATES = /^(state|status|\w*(Status|Progress))$/
const FREE =
  /^(total|totalAll|isTruncated|downloadUrl|creatorName|copyright|\w*(RecordCount|EntityCount|characterCount|memorySize))$/

function roleOf(path: readonly string[]): Role | undefined {
  const names = path.filter((name) => name !== '[]')
  const last = names.at(-1) ?? ''
  // A dataset's own rows are what somebody uploaded; results are computed.
  if (names.some((name) => /^(effectMetric|performanceMetric|scoreDistribution)$/.test(name))) return 'score'
  if (IDS.test(last)) return 'id'
  if (TIMES.test(last)) return 'time'
  if (SCORES.test(last)) return 'score'
  if (STATES.test(last)) return 'state'
  return FREE.test(last) ? 'free' : undefined
}

function codeOf(answer: Answer): string | undefined {
  const named = headerOf(answer, 'x-bce-error-code')
  const body = jsonOf(answer)
  const code = memberOf(body, 'error_code') ?? (answer.status >= 400 ? memberOf(body, 'code') : undefined)
  const found = named ?? code ?? (answer.status >= 400 ? answer.status : undefined)
  return found === undefined ? undefined : String(found)
}

const WRITES = /^(Create|Stop|Delete|Modify)|(Create|Cancel|Delete|Export)$/

export const counterpart: Counterpart = {
  needs: [['accessKeyId', 'secretAccessKey']],
  variables: {
    accessKeyId: 'QIANFAN_ACCESS_KEY',
    secretAccessKey: 'QIANFAN_SECRET_KEY',
    sessionToken: 'QIANFAN_SESSION_TOKEN',
  },
  reads: ({ method }, operationId) =>
    method === 'GET' || method === 'HEAD' || (operationId !== undefined && !WRITES.test(operationId)),
  credentialOf,
  withCredential,
  roleOf,
  codeOf,
  isId: (text) => /^[a-z]{1,6}-[a-z0-9]{8,20}$/.test(text) || /^\d+$/.test(text),
}
