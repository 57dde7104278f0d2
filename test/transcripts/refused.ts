// Credentials that are good, or wrong in one way: at each limit of time, in each form, and what the journal says of them.
import { createHmac } from 'node:crypto'
import { type SignOptions, sign } from '../../src/providers/qianfan/auth/signature.ts'
import { HOST, TIME } from '../support/qianfan.ts'
import { type Call, mock, type Session } from './transcript.ts'

/** Without those that are not sent. */
const sent = (headers: Readonly<Record<string, string | undefined>>): Call[3] =>
  Object.fromEntries(Object.entries(headers).filter((one): one is [string, string] => one[1] !== undefined))
/** The requests since the last look, whole. */
const look: readonly Call[] = [mock('GET', '/requests?full=true'), mock('DELETE', '/requests')]

// ZStack: an access key, HMAC-SHA1 over method, date and path.

const PATH = '/v1/model-evaluation-tasks'
const hmac = (text: string, secret = 'mock-secret'): string =>
  createHmac('sha1', secret).update(text).digest('base64')
const zstack = (
  authorization: string | undefined,
  date?: string,
  url = `/zstack${PATH}?limit=1`,
  method: Call[0] = 'GET',
): Call => [method, url, undefined, sent({ authorization, date, host: HOST })]
const byKey = (
  date: string,
  more: { id?: string; path?: string; url?: string; method?: Call[0] } = {},
): Call => {
  const { id = 'mock', path = PATH, url, method = 'GET' } = more
  return zstack(`ZStack ${id}:${hmac(`${method}\n${date}\n${path}`)}`, date, url, method)
}
const utc = (seconds: number): string => new Date(TIME + seconds * 1000).toUTCString()
/** The instant in the digits of a zone. */
const inZone = (word: string, hours: number): string => utc(hours * 3600).replace('GMT', word)

const DATES: readonly string[] = [
  ...[-901, -900, -899, 0, 899, 900, 901, 3600].map(utc),
  inZone('UTC', 0),
  inZone('utc', 0),
  inZone('Z', 0),
  inZone('UT', 0),
  inZone('CST', 8),
  inZone('CST', -6),
  inZone('EST', -5),
  inZone('EDT', -4),
  inZone('ACDT', 9.5),
  inZone('ACDT', 8.5),
  inZone('ACT', -5),
  inZone('CEST', 2),
  inZone('PRC', 8),
  inZone('Etc/UTC', 0),
  inZone('Asia/Shanghai', 8),
  inZone('Asia/Kolkata', 5.5),
  inZone('America/St_Johns', -3.5),
  inZone('+0800', 8),
  inZone('+08:00', 8),
  inZone('-0330', -3.5),
  inZone('GMT+08:00', 8),
  inZone('UTC-05:30', -5.5),
  inZone('UTC+8', 8),
  inZone('+08', 8),
  inZone('-03', -3),
  inZone('+18:00', 18),
  inZone('+18:59', 18 + 59 / 60),
  inZone('+19:00', 19),
  inZone('+0860', 9),
  inZone('Nowhere', 0),
  inZone('Asia/Nowhere', 8),
  utc(0).replace('Sat, ', ''),
  utc(0).replace('Sat,', 'Saturday,'),
  utc(0).replace('Sat,', 'Sat'),
  utc(0).replace('Nov', 'November'),
  utc(0).replace('Nov', 'nov'),
  utc(0).replace('Nov', 'Nox'),
  utc(0).replace('08:00:00', '8:00:00'),
  utc(0).replace('08:00:00', '24:00:00'),
  utc(0).replace('08:00:00', '08:60:00'),
  utc(0).replace('08:00:00', '07:59:60'),
  utc(0).replace('21', '31'),
  utc(0).replace('21', '0'),
  utc(0).replace(' GMT', ''),
  utc(0).replace('2026', '26'),
  '2026-11-21T08:00:00Z',
]

const ZSTACK: readonly Call[] = [
  ...DATES.map((date) => byKey(date)),
  ...look,
  zstack(undefined),
  zstack(''),
  zstack('OAuth'),
  zstack('OAuth a b', utc(0)),
  zstack('OAuth 7d1f0c3b9a524e6f8b0d5c2e1a934f76'),
  zstack('OAuth\t7d1f0c3b9a524e6f8b0d5c2e1a934f76'),
  zstack('oauth 7d1f0c3b9a524e6f8b0d5c2e1a934f76'),
  zstack('Bearer 7d1f0c3b9a524e6f8b0d5c2e1a934f76'),
  zstack('Basic eDp5'),
  zstack('7d1f0c3b9a524e6f8b0d5c2e1a934f76'),
  zstack('ZStack', utc(0)),
  zstack('ZStackmock:x', utc(0)),
  zstack('ZStack mock', utc(0)),
  zstack('ZStack mock:', utc(0)),
  zstack('ZStack :x', utc(0)),
  zstack('ZSTACK mock:x', utc(0)),
  zstack('ZStack mock:x'),
  zstack(`ZStack  mock:${hmac(`GET\n${utc(0)}\n${PATH}`)} `, utc(0)),
  zstack(`ZStack mock: ${hmac(`GET\n${utc(0)}\n${PATH}`)}`, utc(0)),
  byKey(utc(0), { id: 'mok' }),
  byKey(utc(0), { id: 'mock.w' }),
  byKey(utc(0), { id: 'mock.w w' }),
  byKey(utc(0), { id: 'made-key' }),
  byKey(utc(0), { id: 'disabled-key' }),
  byKey(utc(0), { id: 'configured' }),
  byKey(utc(0), { path: `${PATH}/` }),
  byKey(utc(0), { url: `/zstack${PATH}/`, path: PATH }),
  byKey(utc(0), { path: `/zstack${PATH}` }),
  byKey(utc(0), { path: `${PATH}?limit=1` }),
  byKey(utc(0), { path: `/zstack${PATH}?limit=1` }),
  byKey(utc(0), { url: `/zstack${PATH}/a%20b`, path: `${PATH}/a b` }),
  byKey(utc(0), { url: `/zstack${PATH}/a%20b`, path: `${PATH}/a%20b` }),
  byKey(utc(0), { url: `/zstack${PATH}/a%2`, path: `${PATH}/a%2` }),
  byKey(utc(0), { url: '/zstack/v1/nothing', path: '/v1/nothing' }),
  byKey(utc(0), { method: 'DELETE', url: `/zstack${PATH}/x`, path: `${PATH}/x` }),
  ...['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'delete'].map((method): Call => {
    const authorization = `ZStack mock:${hmac(`${method}\n${utc(0)}\n${PATH}/x`)}`
    return zstack(authorization, utc(0), `/zstack${PATH}/x`, 'DELETE')
  }),
  ...['\n', 'x', ''].map((secret) =>
    zstack(`ZStack mock:${hmac(`GET\n${utc(0)}\n${PATH}`, `mock-secret${secret} `)}`, utc(0)),
  ),
  ...look,
]

// Qianfan: bce-auth-v1.

const action = (
  options: Partial<SignOptions>,
  change: (authorization: string) => string | undefined = (one) => one,
  more: Readonly<Record<string, string>> = {},
): Call => {
  const url = '/v2/eval?Action=DescribeEvalTasks'
  const headers = { host: HOST, 'x-bce-date': new Date(options.at ?? TIME).toISOString() }
  const keys = { accessKeyId: 'mock', secretKey: 'mock-secret', at: TIME }
  const authorization = change(sign({ method: 'POST', url, headers }, { ...keys, ...options }))
  return ['POST', url, {}, sent({ ...headers, authorization, ...more })]
}

const QIANFAN: readonly Call[] = [
  ...[-1_801_000, -1_800_000, -1_799_000, 0, 899_000, 900_000, 901_000].map((ms) =>
    action({ at: TIME + ms }),
  ),
  ...[-2, -1, 0, 1, 1800, 1e9].map((expirationS) => action({ at: TIME - 1000, expirationS })),
  action({ at: TIME - 1e9, expirationS: -1 }),
  action({ at: TIME + 1e9, expirationS: -1 }),
  action({ accessKeyId: 'mok' }),
  action({ accessKeyId: 'mock.' }),
  action({ accessKeyId: 'mock.w' }),
  action({ accessKeyId: `mock.${'w'.repeat(64)}` }),
  action({ accessKeyId: `mock.${'w'.repeat(65)}` }),
  action({ accessKeyId: 'configured' }),
  action({ accessKeyId: 'own', secretKey: 'own-secret' }),
  action({ accessKeyId: 'temporary' }),
  action({ accessKeyId: 'temporary' }, undefined, { 'x-bce-security-token': 'token' }),
  action({ accessKeyId: 'temporary' }, undefined, { 'x-bce-security-token': 'tokem' }),
  action({ accessKeyId: 'reader' }),
  action({ secretKey: 'wrong' }),
  action({ signedHeaders: ['x-bce-date'] }),
  action({ signedHeaders: ['host'] }),
  action({ signedHeaders: ['host', 'nothing'] }),
  action({ signedHeaders: ['x-bce-date', 'host'] }),
  action({}, (one) => one.replace(/^bce-auth-v1/, 'bce-auth-v2')),
  action({}, (one) => one.slice(0, -1)),
  action({}, (one) => `${one}0`),
  action({}, (one) => `${one}/x`),
  action({}, (one) => one.toUpperCase()),
  action({}, (one) => one.replace('/1800/', '/+1800/')),
  action({}, (one) => one.replace('/1800/', '//')),
  action({}, (one) => one.replace('-21T', '-32T')),
  action({}, (one) => one.replace(/\/[^/]*\/([^/]*)$/, '//$1')),
  action({}, () => 'bce-auth-v1//'),
  action({}, () => 'bce-auth-v1/'),
  action({}, () => 'Bearer x'),
  action({}, () => undefined),
  action({}, undefined, { host: 'localhost:4620' }),
  action({}, undefined, { host: '127.0.0.1' }),
  action({}, undefined, { 'x-bce-date': '2026-11-21T08:00:01Z' }),
  ...look,
]

const scale = (headers: Readonly<Record<string, string>>, url = '/v5/evaluations?limit=1'): Call => [
  'GET',
  url,
  undefined,
  { host: HOST, ...headers },
]

const SCALE: readonly Call[] = [
  scale({}),
  scale({ 'x-api-key': '' }),
  scale({ authorization: 'Bearer mock' }),
  ...['mock', 'mok', 'mock.', 'mock.w', `mock.${'w'.repeat(65)}`, 'mock.a b', 'configured', 'My API Key'].map(
    (key) => scale({ 'x-api-key': key }),
  ),
  ...['mock', 'mock.w', 'other', ''].map((account) =>
    scale({ 'x-api-key': 'mock', 'x-selected-account-id': account }),
  ),
  scale({ 'x-api-key': 'mock.w', 'x-selected-account-id': 'mock.w' }),
  scale({ 'x-api-key': 'mock.w', 'x-selected-account-id': 'mock' }),
  scale({ 'x-api-key': 'configured', 'x-selected-account-id': 'any' }),
  scale({ 'x-api-key': 'My API Key', 'x-selected-account-id': 'My Account ID' }),
  scale({}, '/v5/nothing'),
  scale({ 'x-api-key': 'mok' }, '/v5/nothing'),
  ...look,
]

const world = (name: string): readonly Call[] => [
  mock('GET', `/worlds/${name}/requests?full=true`),
  mock('GET', '/worlds'),
]

const options: Session['options'] = {
  fixtures: [
    {
      zstack: {
        accessKeys: [
          { AccessKeyID: 'made-key', AccessKeySecret: 'mock-secret' },
          { AccessKeyID: 'disabled-key', AccessKeySecret: 'mock-secret', enabled: false },
        ],
      },
    },
  ],
  seed: 'refused',
  credentials: {
    configured: { world: 'default' },
    own: { world: 'w', secret: 'own-secret' },
    temporary: { world: 'default', sessionToken: 'token' },
    reader: { world: 'default', policies: ['Other', 'QianfanReadAccessPolicy'] },
  },
}

const calls = [...ZSTACK, ...QIANFAN, ...SCALE, ...world('w')]

export const refused: Session = { name: 'refused', unsigned: true, options, calls }
/** By a server that takes any credential that has its form, and by one that takes all. */
export const lenient: Session = { ...refused, name: 'lenient', options: { ...options, auth: 'lenient' } }
export const open: Session = { ...refused, name: 'open', options: { ...options, auth: 'off' } }
