import { readFile } from 'node:fs/promises'
import t from 'tap'
import * as z from 'zod'
import { CorpusCall, CorpusHead, corpusText, parseCorpus } from '../../src/compare/corpus/corpus.ts'
import { Redactor } from '../../src/compare/corpus/redactor.ts'
import type { Exchange } from '../../src/compare/exchange.ts'
import type { Answer } from '../../src/http/calls/call.ts'
import type { Counterpart, Keys } from '../../src/http/calls/counterpart.ts'
import { scale } from '../../src/providers/scale/index.ts'
import { zstack } from '../../src/providers/zstack/index.ts'
import { comparing, listening, scaleCall, serving, zstackCall } from '../support/comparing.ts'

const at = Date.parse('2026-11-21T08:00:00Z')

function textOf(
  exchanges: readonly Exchange[],
  counterpart: Counterpart,
  keys: Keys,
  names: string[] = [],
): string {
  const redactor = new Redactor({
    secrets: Object.values(keys),
    hosts: ['api.acme-models.cn'],
    names,
    isId: counterpart.isId,
  })
  return corpusText(exchanges, {
    provider: 'scale',
    recordedAt: at,
    redactor,
    secretsIn: (message) => counterpart.secretsIn?.(message) ?? [],
    issued: (answer: Answer) => counterpart.issued?.(answer),
  })
}

/** Twenty secrets, each planted where a client or a service could put it. */
const SECRETS = {
  key: 'sgp-live-9fK2mQ7xR4tB8wZ1',
  account: 'acct-5f8e2b',
  bearer: 'Zm9vYmFyLXNlc3Npb24tMTIz',
  cookie: 'sid=0a9b8c7d6e5f; theme=dark',
  header: 'vault-token-77aa',
  password: 'correct horse battery',
  nested: 'n3sted-$ecret"quote',
  apiKey: 'AKIAIOSFODNN7EXAMPLQ',
  pem: '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N',
  github: 'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
  random: 'q8Zt3LmX0vB7nKc2RyW5sDfG1hJ4',
  email: 'ana.souza@acme-models.cn',
  phone: '13912345678',
  host: 'db-7.corp.internal',
  ip: '10.23.45.67',
  query: 'q-param-secret-42',
  userinfo: 'svc-user:hunter2xyz',
  form: 'multipart-pass-88',
  file: 'hf_AbCdEfGhIjKlMnOpQrStUvWx',
}

t.test('none of twenty planted secrets is in a corpus, wherever it stood', async (t) => {
  t.equal(Object.keys(SECRETS).length, 20)
  const service = await serving(t, async (request, reply) => {
    request.resume()
    reply.writeHead(200, {
      'Content-Type': 'application/json',
      'Set-Cookie': SECRETS.cookie,
      'X-Vault-Token': SECRETS.header,
      Link: `<https://${SECRETS.host}/next>; rel=next`,
    })
    reply.end(
      JSON.stringify({
        id: '5dd0742a-231b-475e-a539-beac4a4b45cc',
        owner_email: SECRETS.email,
        note: `reach ${SECRETS.phone} or ${SECRETS.ip}, key ${SECRETS.apiKey}`,
        settings: { deep: [{ client_secret: SECRETS.nested }] },
        log: JSON.stringify({ password: SECRETS.password }),
        // Elsewhere and in other spellings.
        echo: `${encodeURIComponent(SECRETS.nested)} ${Buffer.from(SECRETS.password).toString('base64')} ${SECRETS.query}`,
        url: `https://${SECRETS.userinfo}@${SECRETS.host}/path?token=${SECRETS.query}`,
        account: SECRETS.account,
      }),
    )
  })
  const keys = { 'x-api-key': SECRETS.key, 'x-selected-account-id': SECRETS.account }
  const comparison = await comparing(t, 'scale', service, { clientKeys: keys, serviceKeys: keys })
  const headers = {
    'x-api-key': SECRETS.key,
    'x-selected-account-id': SECRETS.account,
    authorization: `Bearer ${SECRETS.bearer}`,
    'content-type': 'application/json',
  }
  await fetch(
    `${comparison.url}/v5/questions?access_token=${SECRETS.query}&q=${encodeURIComponent(SECRETS.jwt)}`,
    {
      headers,
    },
  )
  await fetch(`${comparison.url}/v5/questions`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: SECRETS.pem, prompt: SECRETS.github, config: { value: SECRETS.random } }),
  })
  const form = new FormData()
  form.set('password', SECRETS.form)
  form.set('file', new Blob([`token ${SECRETS.file}\n`]), `${SECRETS.email}.txt`)
  await fetch(`${comparison.url}/v5/files`, {
    method: 'POST',
    headers: { 'x-api-key': SECRETS.key },
    body: form,
  })
  await comparison.report()
  t.equal(comparison.exchanges.length, 3)

  const text = textOf(comparison.exchanges, scale.counterpart as Counterpart, keys)
  for (const [name, secret] of Object.entries(SECRETS))
    for (const form of [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      Buffer.from(secret).toString('base64'),
      ...secret.split(/[\n:;]\s*/).filter((part) => part.length > 8 && !/-----|theme/.test(part)),
    ])
      t.notOk(text.includes(form), `${name}: ${form}`)
  const { head, calls } = parseCorpus(text)
  t.equal(calls.length, 3)
  t.match(
    head.masked.map(({ rule, where }) => `${rule} ${where}`),
    new Set([
      'secret request header x-api-key',
      'secret request header authorization',
      'secret request query access_token',
      'secret request form password',
      'secret response header set-cookie',
      'person response body owner_email',
      'host response body url',
    ]),
  )
  t.match(text, /5dd0742a-231b-475e-a539-beac4a4b45cc/, 'identifiers stay')
})

t.test('further names can be masked, and a session is a secret though it is an identifier', async (t) => {
  const comparison = await comparing(t, 'zstack', await listening(t, { seed: 'other' }))
  const call = await zstackCall(comparison.url)
  await call('POST', '/ai/datasets', {
    params: { name: 'the-atlas-project', url: 'http://files/x', type: 'evaluation' },
  })
  await comparison.report()
  const service = comparison.exchanges[0]?.service
  const session = JSON.parse(service?.kind === 'answer' ? service.body.toString() : '').inventory
    .uuid as string
  t.match(session, /^[0-9a-f]{32}$/)
  const text = textOf(comparison.exchanges, zstack.counterpart as Counterpart, {}, ['name'])
  t.notOk(text.includes(session))
  t.notOk(text.includes('the-atlas-project'))
  t.match(text, /"authorization","OAuth masked-secret-\d+"/)
})

t.test('a corpus has a form with a version, and what does not fit is refused by line', async (t) => {
  const head = {
    format: 'evalmock-corpus',
    version: 1,
    provider: 'scale',
    source: 'observed',
    recordedAt: '2026-11-21T08:00:00.000Z',
    calls: 0,
    masked: [],
  }
  t.match(parseCorpus(JSON.stringify(head)), { head, calls: [] })
  const cases: [text: string, reason: RegExp][] = [
    ['', /^line 1 does not say "format": "evalmock-corpus"/],
    ['{', /^line 1 is not JSON: /],
    [JSON.stringify({ ...head, version: 2 }), /^its version is 2, this Evalmock reads version 1$/],
    [JSON.stringify({ ...head, source: 'guessed' }), /^line 1: source: /],
    [`${JSON.stringify(head)}\n{"n":0}`, /^line 2: n: /],
  ]
  for (const [text, reason] of cases) t.throws(() => parseCorpus(text), { message: reason })
  for (const schema of [CorpusHead, CorpusCall]) t.ok(z.toJSONSchema(schema, { io: 'input' }))
})

t.test('calls that reached nothing are not in a corpus, cut bodies and resets are', async (t) => {
  const service = await serving(t, (request, reply) => {
    if (request.url === '/v5/questions') request.socket.resetAndDestroy()
    else {
      reply.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Content-Length': '4' })
      reply.end(Buffer.from([0, 255, 1, 254]))
    }
  })
  const comparison = await comparing(t, 'scale', service)
  const call = scaleCall(comparison.url)
  await t.rejects(call('GET', '/v5/questions'))
  await call('GET', '/v5/files/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b04/content')
  await comparison.report()
  const { calls } = parseCorpus(textOf(comparison.exchanges, scale.counterpart as Counterpart, {}))
  t.match(
    calls.map(({ response }) => response),
    [{ closed: 'reset' }, { status: 200, body: { omittedBytes: 4 } }],
  )
})

t.test('the corpus in fixtures is one', async (t) => {
  const text = await readFile(new URL('../../fixtures/corpora/qianfan-live.jsonl', import.meta.url), 'utf8')
  const { head, calls } = parseCorpus(text)
  t.equal(head.calls, calls.length)
  t.equal(head.source, 'observed')
})
