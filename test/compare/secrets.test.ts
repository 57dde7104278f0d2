// Secrets that only their place gives away: their text looks like any word. None of them is in a corpus.
import { brotliCompressSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { corpusText, parseCorpus } from '../../src/compare/corpus/corpus.ts'
import { Redactor } from '../../src/compare/corpus/redactor.ts'
import type { Counterpart } from '../../src/http/calls/counterpart.ts'
import { qianfan } from '../../src/providers/qianfan/index.ts'
import { scale } from '../../src/providers/scale/index.ts'
import { zstack } from '../../src/providers/zstack/index.ts'
import { type Comparison, comparing, listening, qianfanCall, serving } from '../support/comparing.ts'

/** A word of its own for each place. */
const word = (place: string): string => `tulip ${place}!`

interface Place {
  readonly where: string
  readonly headers?: (secret: string) => Record<string, string>
  /** The request's path and query. */
  readonly url?: (secret: string) => string
  readonly request?: (secret: string) => string | FormData
  readonly response?: (secret: string) => { headers?: Record<string, string>; body?: string | Buffer }
  /** A secret of another form, where the place does not take any text. */
  readonly secret?: string
}

const json = (value: unknown) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})
const text = (type: string, body: string | Buffer, headers = {}) => ({
  headers: { 'content-type': type, ...headers },
  body,
})
const base64 = (value: string): string => Buffer.from(value).toString('base64')
const deep = (value: unknown, times: number): unknown =>
  times === 0 ? value : deep(JSON.stringify(value), times - 1)

/** The answer repeats the secret where nothing says what it is. */
const echo = (secret: string) => json({ detail: `there is no ${secret} here` })

const PLACES: readonly Place[] = [
  {
    where: 'a cookie',
    headers: (s) => ({ cookie: `theme=dark; sid=${encodeURIComponent(s)}` }),
    response: echo,
  },
  {
    where: 'a set cookie',
    response: (s) => ({
      ...echo(s),
      headers: { 'set-cookie': `sid=${encodeURIComponent(s)}; Path=/; HttpOnly` },
    }),
  },
  { where: 'a security token', headers: (s) => ({ 'x-bce-security-token': s }), response: echo },
  { where: 'an auth key', headers: (s) => ({ 'x-auth-key': s }), response: echo },
  {
    where: 'basic authorization',
    headers: (s) => ({ authorization: `Basic ${base64(`someone:${s}`)}` }),
    response: echo,
  },
  {
    where: 'bearer authorization',
    secret: 'tulip-bearer',
    headers: (s) => ({ authorization: `Bearer ${s}` }),
    response: echo,
  },
  {
    where: 'a referer',
    headers: (s) => ({ referer: `http://x.example/?access_token=${encodeURIComponent(s)}` }),
    response: echo,
  },
  { where: 'a query', url: (s) => `/v5/questions?api_key=${encodeURIComponent(s)}`, response: echo },
  {
    where: 'a query in Python’s spelling',
    url: (s) => `/v5/questions?client_id=${encodeURIComponent(s).replace('!', '%21').toLowerCase()}`,
    response: echo,
  },
  {
    where: 'a query with plus signs',
    url: (s) => `/v5/questions?secret=${s.replaceAll(' ', '+')}`,
    response: echo,
  },
  {
    where: 'a location',
    response: (s) => ({
      headers: { location: `http://127.0.0.1:1/v5/x?token=${encodeURIComponent(s)}` },
      body: `gone to ${s}`,
    }),
  },
  {
    where: 'a link header',
    response: (s) => ({ headers: { link: `</v5/x?sig=${encodeURIComponent(s)}>; rel="next"` }, body: s }),
  },
  {
    where: 'a link in a body',
    response: (s) => json({ next: `http://127.0.0.1:1/a?x=1&Signature=${encodeURIComponent(s)}`, note: s }),
  },
  {
    where: 'a password in an address',
    secret: 'tulip-userinfo',
    response: (s) => json({ url: `redis://worker:${s}@127.0.0.1/0`, note: `log in with ${s}` }),
  },
  { where: 'a member', request: (s) => JSON.stringify({ password: s }), response: echo },
  {
    where: 'a member of a list',
    request: (s) => JSON.stringify({ access_tokens: ['short', s] }),
    response: echo,
  },
  { where: 'a number', secret: '48291377', request: (s) => `{"pin":${s}}`, response: echo },
  {
    where: 'below a secret member',
    request: (s) => JSON.stringify({ credentials: { user: { of: s } } }),
    response: echo,
  },
  {
    where: 'a name and its value',
    request: (s) => JSON.stringify([{ name: 'DB_PASSWORD', value: s }]),
    response: echo,
  },
  {
    where: 'JSON in JSON',
    request: (s) => JSON.stringify({ log: deep({ client_secret: s }, 1) }),
    response: echo,
  },
  {
    where: 'JSON in JSON in JSON',
    request: (s) => JSON.stringify({ log: deep({ client_secret: s }, 2) }),
    response: (s) => json({ log: deep({ of: `"${s}"` }, 2) }),
  },
  {
    where: 'a word of another script',
    secret: '郁金香"密码',
    request: (s) => JSON.stringify({ password: s }),
    response: (s) =>
      json({
        log: JSON.stringify({ of: s }).replace(/[^\x20-\x7e]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`),
      }),
  },
  {
    where: 'JSON in Base64',
    request: (s) => JSON.stringify({ blob: base64(JSON.stringify({ a: 1, password: s })) }),
    response: echo,
  },
  {
    where: 'a form in Base64',
    request: (s) => JSON.stringify({ blob: base64(`a=1&password=${encodeURIComponent(s)}`) }),
    response: echo,
  },
  {
    where: 'Base64 that only repeats it',
    request: (s) => JSON.stringify({ password: s }),
    response: (s) => json({ blob: base64(`xy ${s} and more text`) }),
  },
  {
    where: 'a form',
    headers: () => ({ 'content-type': 'application/x-www-form-urlencoded' }),
    request: (s) => `a=1&passwd=${encodeURIComponent(s)}`,
    response: echo,
  },
  {
    where: 'JSON in a form',
    headers: () => ({ 'content-type': 'application/x-www-form-urlencoded' }),
    request: (s) => `payload=${encodeURIComponent(JSON.stringify({ password: s }))}`,
    response: echo,
  },
  { where: 'a part', request: (s) => form({ api_key: s }), response: echo },
  {
    where: 'JSON in a part',
    request: (s) => form({ config: JSON.stringify({ password: s }) }),
    response: echo,
  },
  {
    where: 'the name of a file',
    secret: 'tulip-file-name',
    request: (s) => form({ api_key: s, file: new File(['x'], `${s}.txt`) }),
  },
  {
    where: 'a file',
    request: (s) => form({ file: new File([`DB_PASSWORD="${s}"\n`], '.env') }),
    response: echo,
  },
  {
    where: 'events',
    response: (s) => text('text/event-stream', `event: a\ndata: ${JSON.stringify({ token: s })}\n\n`),
  },
  {
    where: 'JSON lines',
    response: (s) => text('application/jsonl', `{"a":1}\n${JSON.stringify({ password: s })}\n`),
  },
  {
    where: 'markup',
    response: (s) => text('application/xml', `<a><SecretKey>${s}</SecretKey><b>${s}</b></a>`),
  },
  {
    where: 'a body that is cut',
    response: (s) => text('application/json', `{"a":[{"secret_key":"${s}","n":`),
  },
  {
    where: 'a message',
    secret: 'tulip-message-7',
    response: (s) => json({ detail: `wrong api_key=${s}; use another` }),
  },
  { where: 'a quoted message', response: (s) => json({ detail: `password: "${s}" is too short` }) },
  {
    where: 'a message that repeats the key',
    headers: (s) => ({ 'x-api-key': s }),
    response: (s) => json({ detail: `Incorrect API key provided: ${s}.` }),
  },
  {
    where: 'a compressed body',
    response: (s) =>
      text('application/json', gzipSync(JSON.stringify({ password: s })), { 'content-encoding': 'gzip' }),
  },
  {
    where: 'another compressed body',
    response: (s) =>
      text('application/json', brotliCompressSync(JSON.stringify({ password: s })), {
        'content-encoding': 'br',
      }),
  },
]

function form(fields: Readonly<Record<string, string | File>>): FormData {
  const made = new FormData()
  for (const [name, value] of Object.entries(fields)) made.append(name, value)
  return made
}

async function corpusOf(
  provider: string,
  { counterpart }: { counterpart?: Counterpart },
  exchanges: Comparison['exchanges'],
  secrets: readonly string[] = [],
): Promise<string> {
  const { isId, secretsIn, issued } = counterpart as Counterpart
  const redactor = new Redactor({ secrets, hosts: [], names: [], isId })
  return corpusText(exchanges, {
    provider,
    recordedAt: 0,
    redactor,
    secretsIn: (message) => secretsIn?.(message) ?? [],
    issued: (answer) => issued?.(answer),
  })
}

/** Every way in which a reader could still find it. */
function isIn(corpus: string, secret: string): boolean {
  const readings = [corpus]
  for (let i = 0; i < 3; i++)
    readings.push(
      (readings.at(-1) as string)
        .replace(/\\(["\\/])/g, '$1')
        .replace(/\\u([0-9a-f]{4})/g, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    )
  for (const reading of [...readings])
    readings.push(
      reading
        .replaceAll('+', ' ')
        .replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16))),
    )
  const blobs = corpus.match(/[A-Za-z0-9+/_-]{8,}={0,2}/g) ?? []
  readings.push(
    ...blobs.map((blob) =>
      decodeURIComponent(
        encodeURIComponent(Buffer.from(blob, 'base64').toString()).replace(/%25([0-9A-F]{2})/g, '%$1'),
      ),
    ),
  )
  return readings.some((reading) => reading.includes(secret))
}

t.test('a secret is found by its place, in forty places, and masked wherever it is repeated', async (t) => {
  t.ok(PLACES.length >= 40, `${PLACES.length} places`)
  let answer: ReturnType<NonNullable<Place['response']>> = {}
  const service = await serving(t, (request, reply) => {
    request.resume()
    reply.writeHead(200, answer.headers ?? {}).end(answer.body ?? '{}')
  })
  const comparison = await comparing(t, 'scale', service)
  /** The corpus of one call. */
  const kept = async ({ headers, url, request, response }: Place, secret: string): Promise<string> => {
    answer = response?.(secret) ?? {}
    const sent = request?.(secret)
    const type: Record<string, string> =
      typeof sent === 'string' ? { 'content-type': 'application/json' } : {}
    const reply = await fetch(comparison.url + (url?.(secret) ?? '/v5/questions'), {
      method: sent === undefined ? 'GET' : 'POST',
      headers: { ...type, ...headers?.(secret) },
      body: sent,
      redirect: 'manual',
    })
    await reply.arrayBuffer()
    await comparison.report()
    return corpusOf('scale', scale, comparison.exchanges.slice(-1))
  }
  for (const place of PLACES) {
    const { where, secret = word(where.replace(/\W/g, '')) } = place
    const plain = await kept({ where, response: () => json({ plain: secret }) }, secret)
    t.ok(isIn(plain, secret), `${where}: nothing else gives it away`)
    const corpus = await kept(place, secret)
    t.notOk(isIn(corpus, secret), `${where}: ${corpus}`)
    t.equal(parseCorpus(corpus).calls.length, 1)
  }
})

t.test('a session that was opened before is a secret, too', async (t) => {
  const other = await listening(t, { seed: 'other' })
  const comparison = await comparing(t, 'zstack', other)
  const [inPath, inBody, inHeader] = ['a', 'b', 'c'].map((one) =>
    one.repeat(8).concat('0123456789abcdef01234567'),
  ) as [string, string, string]
  await fetch(`${comparison.url}/zstack/v1/accounts/sessions/${inPath}/valid`)
  await fetch(`${comparison.url}/zstack/api`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      'org.zstack.header.identity.APIValidateSessionMsg': { session: { uuid: inBody } },
    }),
  })
  await fetch(`${comparison.url}/zstack/v1/ai/datasets`, { headers: { authorization: `OAuth ${inHeader}` } })
  await comparison.report()
  const corpus = await corpusOf('zstack', zstack, comparison.exchanges)
  for (const one of [inPath, inBody, inHeader]) t.notOk(corpus.includes(one), one)
  t.equal(parseCorpus(corpus).calls.length, 3)
})

t.test('the access key inside a signature is a secret, right or wrong, and its signature', async (t) => {
  const other = await listening(t, { seed: 'other' })
  const comparison = await comparing(t, 'qianfan', other)
  await qianfanCall(comparison.url, { accessKeyId: 'tulip-key-id', secretKey: 'x' })('DescribeEvalTasks', {
    evalType: 'auto',
    keyFilter: 'tulip-key-id',
  })
  await comparison.report()
  const corpus = await corpusOf('qianfan', qianfan, comparison.exchanges)
  t.notOk(corpus.includes('tulip-key-id'))
  t.notMatch(corpus, /[0-9a-f]{64}/)
  t.equal(parseCorpus(corpus).calls.length, 1)
})
