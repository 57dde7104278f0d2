// Calls to a real ZStack beside the same calls to the emulator.
import { createHmac } from 'node:crypto'
import { type Answer, type Call, headerOf, jsonOf, memberOf, withHeader } from '../../../http/calls/call.ts'
import type { Counterpart, Credential, Keys, Role } from '../../../http/calls/counterpart.ts'
import { isObject } from '../members.ts'
import { sha512 } from './accounts.ts'
import { keyIn, sessionIn } from './header.ts'

const LOG_IN = /^LogIn|^LoginIAM2/
const CALLS = new Set(['LegacyApi'])
const HEX_PASSWORD = /^[0-9a-f]{128}$/i

/** The text that is signed: method, date, and the decoded path without context path and query. */
function signatureOf({ method, url, headers }: Call, secret: string): string {
  const date = headerOf({ headers }, 'date') ?? ''
  const sent = url.split('?', 1)[0] ?? ''
  let path = sent
  try {
    path = decodeURIComponent(sent)
  } catch {
    // The server signs a path that cannot be decoded as it is.
  }
  path = path.replace(/^.*?\/zstack(?=\/)/, '')
  return createHmac('sha1', secret).update(`${method}\n${date}\n${path}`).digest('base64')
}

/** The innermost objects of a body that have a password and the name of an account. */
function logInsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(logInsIn)
  if (!isObject(value)) return []
  const here = typeof value.password === 'string' && nameIn(value) !== undefined
  return [...(here ? [value as Record<string, unknown>] : []), ...Object.values(value).flatMap(logInsIn)]
}

const nameIn = (object: Readonly<Record<string, unknown>>): 'accountName' | 'username' | undefined =>
  (['accountName', 'username'] as const).find((name) => typeof object[name] === 'string')

/** Whether it logs a user in who is not the account itself. */
const isUsers = (object: Readonly<Record<string, unknown>>): boolean => object.userName !== undefined

function credentialOf(call: Call, keys: readonly Keys[]): Credential {
  const header = headerOf(call, 'authorization') ?? ''
  const pair = keyIn(header)
  if (pair !== undefined) {
    const [id = '', ...rest] = pair.split(':')
    const own = keys.findIndex(({ accessKeyId }) => accessKeyId === id)
    const right = own >= 0 && signatureOf(call, keys[own]?.accessKeySecret ?? '') === rest.join(':').trim()
    const date = Date.parse(headerOf(call, 'date') ?? '')
    return { kind: 'signature', right, details: { key: own, ...(Number.isNaN(date) ? {} : { at: date }) } }
  }
  if (sessionIn(header) !== undefined) return { kind: 'session', right: true, details: {} }
  const [login] = logInsIn(jsonOf(call))
  const own = keys[0]
  if (login === undefined || own?.accountName === undefined || own.password === undefined)
    return { kind: 'none', right: false, details: {} }
  if (login[nameIn(login) ?? ''] !== own.accountName || isUsers(login))
    return { kind: 'none', right: false, details: {} }
  const sent = String(login.password)
  const right = sent === own.password || sent.toLowerCase() === sha512(own.password)
  return { kind: 'log-in', right, details: { form: HEX_PASSWORD.test(sent) ? 'sha512' : 'text' } }
}

function withCredential(call: Call, credential: Credential, keys: readonly Keys[], anew = false): Call {
  const { kind, right, details } = credential
  if (kind === 'signature') {
    const own = keys[Number(details.key)]
    const date = new Date(Number(details.at ?? 0)).toUTCString()
    const sent = anew ? withHeader(call, 'Date', date) : call
    const secret = right ? (own?.accessKeySecret ?? '') : 'not-the-secret'
    return withHeader(
      sent,
      'Authorization',
      `ZStack ${own?.accessKeyId ?? 'nobody'}:${signatureOf(sent, secret)}`,
    )
  }
  const own = keys[0]
  if (kind !== 'log-in' || own?.accountName === undefined || own.password === undefined) return call
  const body = jsonOf(call)
  for (const login of logInsIn(body)) {
    login[nameIn(login) ?? 'accountName'] = own.accountName
    const secret = right ? own.password : 'not-the-password'
    login.password = details.form === 'sha512' ? sha512(secret) : secret
  }
  return { ...call, body: Buffer.from(JSON.stringify(body)) }
}

function issued(answer: Answer): Keys | undefined {
  const inventory = memberOf(jsonOf(answer), 'inventory')
  const [id, secret] = [memberOf(inventory, 'AccessKeyID'), memberOf(inventory, 'AccessKeySecret')]
  return typeof id === 'string' && typeof secret === 'string'
    ? { accessKeyId: id, accessKeySecret: secret }
    : undefined
}

/** The uuid of a session is all that a caller needs. */
function secretsIn(message: Call | Answer): readonly string[] {
  if ('url' in message) {
    const [, uuid] = /\/sessions\/([0-9a-f]{32})\b/i.exec(message.url) ?? []
    return uuid === undefined ? [] : [uuid]
  }
  const body = jsonOf(message)
  const text = memberOf(body, 'result')
  const inner = typeof text === 'string' ? jsonOf({ body: Buffer.from(text) }) : undefined
  return [body, ...(isObject(inner) ? Object.values(inner) : [])].flatMap((one) => {
    const session = memberOf(one, 'inventory')
    const uuid = memberOf(session, 'uuid')
    return typeof uuid === 'string' && memberOf(session, 'expiredDate') !== undefined ? [uuid] : []
  })
}

const IDS = /^(\w*[uU]uids?|AccessKeyID|AccessKeySecret|apiId|location|token)$/
const TIMES = /^(\w*Date|\w*Time|\w+_time|date)$/
const SCORES =
  /^(totalScore|total_score|duration|percentage|cost|managementIp|\w*Size|\w*Capacity|capacity|size)$/
const STATES = /^(state|status)$/
const FREE = /^(total|internalUrl|jupyterUrl|urlMaps|elaboration)$/

function roleOf(path: readonly string[]): Role | undefined {
  const names = path.filter((name) => name !== '[]')
  const last = names.at(-1) ?? ''
  if (IDS.test(last)) return 'id'
  if (TIMES.test(last)) return 'time'
  if (names.includes('urlMaps')) return 'free'
  if (SCORES.test(last)) return 'score'
  if (STATES.test(last)) return 'state'
  return FREE.test(last) ? 'free' : undefined
}

/** The innermost code: of an error, of a job's result, or of a failure in the legacy endpoint's text. */
function codeOf(answer: Answer): string | undefined {
  const body = jsonOf(answer)
  const text = memberOf(body, 'result')
  const inner = typeof text === 'string' ? jsonOf({ body: Buffer.from(text) }) : undefined
  const replies = isObject(inner) ? Object.values(inner) : []
  const errors = [body, ...replies].map((one) => memberOf(memberOf(one, 'error'), 'code'))
  const code =
    errors.find((one) => typeof one === 'string') ?? (answer.status >= 400 ? answer.status : undefined)
  return code === undefined ? undefined : String(code)
}

const messageIn = (call: Call): string | undefined => {
  const body = jsonOf(call)
  return isObject(body) ? Object.keys(body)[0] : undefined
}

export const counterpart: Counterpart = {
  needs: [
    ['accountName', 'password'],
    ['accessKeyId', 'accessKeySecret'],
  ],
  variables: {
    accountName: 'ZSTACK_ACCOUNT',
    password: 'ZSTACK_PASSWORD',
    accessKeyId: 'ZSTACK_ACCESS_KEY_ID',
    accessKeySecret: 'ZSTACK_ACCESS_KEY_SECRET',
  },
  reads: (call, operationId) => {
    if (call.method === 'GET' || call.method === 'HEAD') return true
    if (operationId === undefined) return false
    const message = CALLS.has(operationId) ? messageIn(call)?.split('.').at(-1) : undefined
    return message === undefined
      ? LOG_IN.test(operationId) || /^(LogOut|ValidateSession|RenewSession)$/.test(operationId)
      : /^API(Query|Get|LogIn|LogOut|ValidateSession|Zone)/.test(message)
  },
  label: (call, operationId) => (CALLS.has(operationId) ? messageIn(call)?.split('.').at(-1) : undefined),
  credentialOf,
  withCredential,
  issued,
  secretsIn,
  roleOf,
  codeOf,
  isId: (text) => /^[0-9a-f]{32}$/.test(text),
}
