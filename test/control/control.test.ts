import t from 'tap'
import { START, startEmulator } from '../support/emulator.ts'

const json = { 'content-type': 'application/json' }

t.test('a server that is up says that it is alive and ready', async (t) => {
  const { app } = await startEmulator(t)
  t.same((await app.inject('/_mock/livez')).json(), { status: 'alive' })
  t.same((await app.inject('/_mock/readyz')).json(), { status: 'ready' })
})

t.test('health lists versions, providers, worlds and the behaviors in force', async (t) => {
  const emulator = await startEmulator(t, { auth: 'lenient', seed: 'health' })
  emulator.worlds.open('ci-1')
  const health = (await emulator.app.inject('/_mock/health')).json()
  t.match(health, {
    status: 'ready',
    version: /^\d+\.\d+\.\d+/,
    schemaVersion: Number,
    uptimeMs: Number,
    auth: 'lenient',
    seed: 'health',
    worlds: ['ci-1', 'default'],
  })
  t.same(
    health.providers.map((provider: { name: string }) => provider.name),
    emulator.providers.map(({ name }) => name),
  )
  for (const behavior of health.behaviors)
    t.match(behavior, {
      name: /^\w+\.\w+$/,
      value: emulator.settings.behaviors.get(behavior.name),
      summary: /\w/,
    })
  t.equal(health.behaviors.length, emulator.settings.behaviors.size)
})

t.test('the clock is read, frozen, set, scaled and advanced, each world for itself', async (t) => {
  const { app, world } = await startEmulator(t)
  const at = (now: string, more = {}) => ({ now, ms: Date.parse(now), frozen: true, rate: 0, ...more })
  t.same((await app.inject('/_mock/clock')).json(), at('2026-11-21T08:00:00.000Z'))

  const advanced = await app.inject({ method: 'POST', url: '/_mock/clock/advance', payload: { ms: 60_000 } })
  t.same(advanced.json(), at('2026-11-21T08:01:00.000Z'))
  t.equal(world('other').clock.now(), Date.parse(START), 'another world stands where it stood')

  const put = (payload: object, url = '/_mock/clock') => app.inject({ method: 'PUT', url, payload })
  t.same((await put({ at: '2026-11-21T18:00:00+08:00' })).json(), at('2026-11-21T10:00:00.000Z'))
  t.match((await put({ rate: 60 })).json(), { frozen: false, rate: 60 })
  t.match((await put({ frozen: false })).json(), { frozen: false, rate: 1 })
  t.match((await put({ frozen: true, at: '2027-01-01T00:00:00Z' })).json(), at('2027-01-01T00:00:00.000Z'))

  t.match((await put({ frozen: true }, '/_mock/worlds/ci-2/clock')).json(), at('2026-11-21T08:00:00.000Z'))
  t.match((await app.inject('/_mock/worlds/default/clock')).json(), { now: '2027-01-01T00:00:00.000Z' })
})

t.test(
  'a clock does not go back, and a change that means nothing is refused with what would do',
  async (t) => {
    const { app } = await startEmulator(t)
    const cases = [
      [
        'PUT',
        '/_mock/clock',
        { at: '2020-01-01T00:00:00Z' },
        409,
        /2020-01-01T00:00:00.000Z is before emulator time/,
      ],
      ['PUT', '/_mock/clock', {}, 400, /give at, frozen or rate/],
      ['PUT', '/_mock/clock', { frozen: true, rate: 2 }, 400, /a frozen clock has no rate/],
      ['PUT', '/_mock/clock', { at: 'tomorrow' }, 400, /at: /],
      ['PUT', '/_mock/clock', { rate: 0 }, 400, /rate: /],
      ['PUT', '/_mock/clock', { frozn: true }, 400, /frozn/],
      ['POST', '/_mock/clock/advance', { ms: -1 }, 400, /ms: /],
      ['POST', '/_mock/clock/advance', { ms: 1.5 }, 400, /ms: /],
      [
        'POST',
        '/_mock/clock/advance',
        { ms: 8.64e15 },
        409,
        /^the clock ends at \+275760-09-13T00:00:00\.000Z: go less far$/,
      ],
      ['POST', '/_mock/clock/advance', [], 400, /it must be an object, not/],
      ['POST', '/_mock/clock/advance', null, 400, /it must be an object, not/],
    ] as const
    for (const [method, url, body, status, detail] of cases) {
      const reply = await app.inject({ method, url, payload: JSON.stringify(body), headers: json })
      t.equal(reply.statusCode, status, `${url} ${JSON.stringify(body)}`)
      t.match(reply.headers['content-type'], /^application\/problem\+json/)
      t.match(reply.json(), { type: 'about:blank', title: /\w/, status, detail })
    }
    t.match((await app.inject('/_mock/clock')).json(), { now: '2026-11-21T08:00:00.000Z', frozen: true })
  },
)

t.test('reset puts one world back and leaves the others', async (t) => {
  const { app, world } = await startEmulator(t)
  world().clock.advance(1000)
  world('ci-1').clock.advance(2000)
  const clock = { now: '2026-11-21T08:00:00.000Z', ms: Date.parse(START), frozen: true, rate: 0 }
  const reply = await app.inject({ method: 'POST', url: '/_mock/reset' })
  t.equal(reply.statusCode, 200)
  t.same(reply.json(), { world: 'default', clock })
  t.equal(world('ci-1').clock.now(), Date.parse(START) + 2000)
  t.same((await app.inject({ method: 'POST', url: '/_mock/worlds/ci-1/reset' })).json(), {
    world: 'ci-1',
    clock,
  })
})

t.test('a name that no world can have, and a world too many, are refused', async (t) => {
  const { app } = await startEmulator(t, { maxWorlds: 2 })
  const reset = (world: string) => app.inject({ method: 'POST', url: `/_mock/worlds/${world}/reset` })
  t.match((await reset('a.b')).json(), { status: 400, detail: /1 to 64/ })
  t.match((await reset('x'.repeat(65))).json(), { status: 400 })
  const made = (name: string) => app.inject({ method: 'POST', url: '/_mock/worlds', payload: { name } })
  t.equal((await made('one')).statusCode, 201)
  t.equal((await reset('one')).statusCode, 200)
  t.match((await made('two')).json(), { status: 503, title: 'Service Unavailable', detail: /--max-worlds/ })
})

t.test('a body counts as JSON whatever it is called, and broken JSON is told', async (t) => {
  const { app } = await startEmulator(t)
  const advance = (payload: string, type: string) =>
    app.inject({ method: 'POST', url: '/_mock/clock/advance', payload, headers: { 'content-type': type } })
  t.equal((await advance('{"ms":1}', 'application/x-www-form-urlencoded')).statusCode, 200)
  t.equal((await advance('\uFEFF{"ms":1}', 'text/plain')).statusCode, 200)
  t.match((await advance('{"ms":', 'application/json')).json(), { status: 400, title: 'Malformed Request' })
})

t.test('an unknown path names the one that was meant, a wrong method those that do', async (t) => {
  const { app } = await startEmulator(t)
  t.match((await app.inject('/_mock/helth')).json(), {
    status: 404,
    detail: 'the control API has no path /_mock/helth; did you mean /_mock/health?',
  })
  const wrong = await app.inject('/_mock/worlds/default/reset')
  t.match(wrong.json(), { status: 405, title: 'Method Not Allowed', detail: /supports POST, not GET/ })
  t.equal(wrong.headers.allow, 'POST')
  t.match((await app.inject('/_mock')).headers['content-type'], 'text/html', 'there is the dashboard')
  t.equal((await app.inject('/')).headers.location, '/_mock/', 'who opens the bare address is led there')
})

t.test('pages of other origins, and names that somebody else may own, are refused', async (t) => {
  const { app } = await startEmulator(t, { publicUrl: 'https://mock.example.com/' })
  const status = async (headers: Record<string, string>, url = '/_mock/health') =>
    (await app.inject({ url, headers })).statusCode
  const own = ['127.0.0.1:4620', '[::1]:4620', 'localhost:4620', 'app.localhost', 'evalmock:4620', '10.1.2.3']
  const owned = [
    'host.docker.internal:4620',
    'evalmock.ci.svc.cluster.local',
    'evalmock.ci.svc.cluster.local.:4620',
    'evalmock.ci.svc:4620',
    'EVALMOCK.Ci.SVC',
    'localhost.',
    'evalmock.',
    // A service and its namespace, or a container and its network, where the last part is no top-level domain.
    'evalmock.team-a:4620',
    'evalmock.tests2',
    'evalmock.project_default:4620',
    'evalmock.staging',
    'evalmock.staging.',
    'mock.example.com',
    'box.home.arpa',
  ]
  for (const host of [...own, ...owned]) t.equal(await status({ host }), 200, host)
  // All of these can be bought, or are below a name that can be.
  for (const host of [
    'evil.example.com',
    'evil.example.com:4620',
    'evil.example.com.',
    '127.0.0.1.nip.io',
    'localhost.evil.org',
    'evil.com',
    'evil.dev:4620',
    'evil.ci.',
    'EVIL.QA',
    'svc.evil.com',
    'evil.svc.cluster.com',
    'evil.xn--p1ai',
    'a.evil.staging',
    'evil..',
    'evil.com..',
    '.com',
  ])
    t.equal(await status({ host }), 403, host)

  const host = '127.0.0.1:4620'
  t.equal(await status({ host, origin: 'http://127.0.0.1:4620' }), 200, 'a page of its own')
  t.equal(await status({ host, origin: 'https://mock.example.com' }), 200, 'a page behind the public address')
  for (const origin of ['http://127.0.0.1:5173', 'https://evil.example.com', 'null', 'file://'])
    t.equal(await status({ host, origin }), 403, origin)
  t.equal(await status({ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }), 403)
  t.equal(await status({ host, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' }), 403)
  t.equal(await status({ host, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }), 200)
  t.equal(
    await status({ host, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, '/_mock/docs'),
    200,
  )

  const preflight = await app.inject({
    method: 'OPTIONS',
    url: '/_mock/reset',
    headers: { host, origin: 'http://localhost:5173', 'access-control-request-method': 'POST' },
  })
  t.equal(preflight.statusCode, 403)
  t.notOk(preflight.headers['access-control-allow-origin'])
  t.match(preflight.json(), { title: 'Forbidden', detail: /another origin \(http:\/\/localhost:5173\)/ })
})

t.test('a link on a page of another site reads, but makes no world', async (t) => {
  const { app, worlds } = await startEmulator(t)
  const follow = (url: string, site = 'cross-site') =>
    app.inject({ url, headers: { 'sec-fetch-site': site, 'sec-fetch-mode': 'navigate' } })
  const document = (await app.inject('/_mock/openapi/control.json')).json()
  const refused = new Set<string>()
  const pages = Object.entries<object>(document.paths).filter(([, methods]) => 'get' in methods)
  for (const [path] of pages) {
    if (!path.includes('{world}')) continue
    const url = path
      .replace('{world}', 'forged')
      .replace('{provider}', 'scale')
      .replace('{kind}', 'evaluation')
    for (const site of ['cross-site', 'same-site']) {
      const reply = await follow(url.replace(/\{\w+\}/g, '1'), site)
      t.strictSame(worlds.names(), ['default'], url)
      if (reply.statusCode === 404) refused.add(reply.json().detail)
    }
  }
  t.strictSame(
    [...refused],
    ['there is no world forged; the first call with its credential, or POST /_mock/worlds, makes it'],
  )
  t.equal((await follow('/_mock/worlds/default/clock')).statusCode, 200)
  t.equal((await follow('/_mock/clock')).statusCode, 200)
  t.equal((await follow('/_mock/worlds/mine/clock', 'none')).statusCode, 404, 'nor if a person typed it')
  worlds.open('mine')
  t.equal((await follow('/_mock/worlds/mine/clock')).statusCode, 200, 'it exists')
})

t.test('names of --control-host open the control API, and only these', async (t) => {
  const { app } = await startEmulator(t, { controlHosts: ['mock.example.com', '*.ci.example.com'] })
  const reply = (host: string) => app.inject({ url: '/_mock/health', headers: { host } })
  for (const host of [
    'mock.example.com',
    'MOCK.example.com.:4620',
    'a.ci.example.com',
    'a.b.ci.example.com:80',
  ])
    t.equal((await reply(host)).statusCode, 200, host)
  for (const host of ['ci.example.com', 'xci.example.com', 'mock.example.com.evil.org', 'a.mock.example.com'])
    t.match((await reply(host)).json(), {
      status: 403,
      title: 'Forbidden',
      detail: `the control API does not answer requests for the host ${host}: call it by IP address, as localhost or by a name without dots, or start the server with --control-host, --public-url or --control-token`,
    })
})

t.test('with a token, any host will do, and without it none gets data', async (t) => {
  const { app } = await startEmulator(t, { controlToken: 'sesame' })
  const ask = async (url: string, headers: Record<string, string>) =>
    (await app.inject({ url, headers: { host: 'evil.com', ...headers } })).statusCode
  const good = { authorization: 'Bearer sesame' }
  t.equal(await ask('/_mock/health', good), 200)
  t.equal(await ask('/_mock/health', {}), 401)
  t.equal(await ask('/_mock/health', { authorization: 'Bearer wrong' }), 401)
  t.equal(
    await ask('/_mock/health', { ...good, origin: 'http://evil.com' }),
    200,
    'a page that has the token',
  )
  t.equal(await ask('/_mock/health', { ...good, origin: 'http://other.com' }), 403)
  t.equal(await ask('/_mock/health', { ...good, 'x-job-uuid': 'x' }), 403)
  const { paths } = (await app.inject('/_mock/openapi/control.json')).json() as {
    paths: Record<string, Record<string, unknown>>
  }
  const open: string[] = []
  for (const [path, item] of Object.entries(paths))
    if ('get' in item && (await ask(path.replace(/\{\w+\}/g, 'default'), {})) !== 401) open.push(path)
  t.same(open, [
    '/_mock/livez',
    '/_mock/readyz',
    '/_mock/docs/documents',
    '/_mock/schemas/{file}',
    '/_mock/openapi/{file}',
  ])
})

t.test('with a token, every call but the probes and the documents has to carry it', async (t) => {
  const { app } = await startEmulator(t, { controlToken: 'sesame' })
  const status = async (url: string, authorization?: string) =>
    (await app.inject({ url, headers: authorization ? { authorization } : {} })).statusCode
  for (const url of ['/_mock/livez', '/_mock/readyz', '/_mock/docs', '/_mock/openapi/control.json'])
    t.equal(await status(url), 200, url)
  t.equal(await status('/_mock/health', 'Bearer sesame'), 200)
  for (const wrong of [undefined, 'Bearer sesam', 'Bearer sesame2', 'Basic sesame', 'sesame'])
    t.equal(await status('/_mock/health', wrong), 401, wrong ?? 'no token')
  const refused = await app.inject({ method: 'POST', url: '/_mock/reset' })
  t.equal(refused.headers['www-authenticate'], 'Bearer')
  t.match(refused.json(), { title: 'Unauthorized', status: 401, detail: /Authorization: Bearer/ })
})

t.test('documents are served for each provider and for the control API itself', async (t) => {
  const { app, mounted } = await startEmulator(t, { preload: true })
  const { documents } = (await app.inject('/_mock/docs/documents')).json()
  t.same(
    documents.map((document: { name: string }) => document.name),
    [...mounted.keys(), 'control'],
  )
  for (const { url } of documents) t.match((await app.inject(url)).json(), { openapi: '3.1.0' })
  t.match((await app.inject('/_mock/openapi/contrl.json')).json(), {
    status: 404,
    detail: 'there is no document contrl.json; did you mean control.json?',
  })
})

t.test('each control call stands in the document once, below its world', async (t) => {
  const { app } = await startEmulator(t)
  const { paths } = (await app.inject('/_mock/openapi/control.json')).json()
  t.ok(paths['/_mock/worlds/{world}/clock'].put)
  t.notOk(paths['/_mock/clock'])
  for (const [path, item] of Object.entries<Record<string, { summary?: string; tags?: string[] }>>(paths))
    for (const [method, { summary, tags }] of Object.entries(item)) {
      t.match(summary, /\.$/, `${method} ${path} says what it does`)
      t.equal(tags?.length, 1)
    }
})

t.test('the documents page is delivered whole from this server', async (t) => {
  const { app } = await startEmulator(t)
  const page = await app.inject('/_mock/docs')
  t.match(page.headers, { 'content-type': /^text\/html/, 'content-security-policy': /default-src 'none'/ })
  const links = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '')
  t.ok(links.length >= 4)
  for (const link of links) {
    t.match(link, /^\/_mock\/(docs\/|$)/)
    t.equal((await app.inject(link)).statusCode, 200, link)
  }
  t.match((await app.inject('/_mock/docs/../../package.json')).statusCode, 404)
  t.match((await app.inject('/_mock/docs/nothing.js')).json(), { status: 404 })
})

t.test('pages of listed origins may call the control API, patterns included', async (t) => {
  const { app } = await startEmulator(t, {
    controlToken: 'sesame',
    controlCors: ['http://localhost:5173', 'https://*.example.com', 'http://127.0.0.1:*'],
  })
  const host = '127.0.0.1:4620'
  const allowed = [
    'http://localhost:5173',
    'https://a.example.com',
    'https://a.b.example.com',
    'http://127.0.0.1:8080',
  ]
  for (const origin of allowed) {
    const preflight = await app.inject({
      method: 'OPTIONS',
      url: '/_mock/reset',
      headers: {
        host,
        origin,
        'sec-fetch-site': 'cross-site',
        'sec-fetch-mode': 'cors',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    })
    t.match(
      preflight,
      {
        statusCode: 204,
        headers: {
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
          'access-control-allow-headers': 'authorization',
        },
      },
      origin,
    )
    const call = await app.inject({
      method: 'POST',
      url: '/_mock/reset',
      headers: { host, origin, 'sec-fetch-site': 'cross-site', authorization: 'Bearer sesame' },
    })
    t.match(call, {
      statusCode: 200,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': /content-type/,
      },
    })
    const bare = await app.inject({ method: 'POST', url: '/_mock/reset', headers: { host, origin } })
    t.match(bare, { statusCode: 401, headers: { 'access-control-allow-origin': origin } })
  }
  for (const origin of [
    'https://example.com',
    'http://a.example.com',
    'https://a.example.com.evil.org',
    'https://evil-example.com',
    'http://localhost:5174',
  ]) {
    const headers = { host, origin, authorization: 'Bearer sesame' }
    const refused = await app.inject({ method: 'POST', url: '/_mock/reset', headers })
    t.equal(refused.statusCode, 403, origin)
    t.notOk(refused.headers['access-control-allow-origin'])
    t.notOk(refused.headers['access-control-allow-credentials'])
    t.match(refused.json(), { detail: /start the server with --control-cors http/ })
  }
})

t.test('a listed origin may send credentials to a provider, another gets no header', async (t) => {
  const { app } = await startEmulator(t, { cors: ['http://localhost:5173', 'https://*.example.com'] })
  for (const [origin, shown] of [
    ['http://localhost:5173', 'http://localhost:5173'],
    ['https://ui.example.com', 'https://ui.example.com'],
    ['https://example.org', undefined],
  ] as const) {
    const headers = { origin, 'x-api-key': 'mock' }
    const call = await app.inject({ url: '/v5/evaluations?limit=1', headers })
    t.equal(call.statusCode, 200)
    t.equal(call.headers['access-control-allow-origin'], shown)
    t.equal(call.headers['access-control-allow-credentials'], shown && 'true')
    t.match(call.headers['access-control-expose-headers'] ?? '', shown ? /content-type/ : /^$/)
    t.match(call.headers.vary, /Origin/i)
  }
  const any = await startEmulator(t)
  const open = await any.app.inject({
    url: '/v5/evaluations?limit=1',
    headers: { origin: 'https://example.org', 'x-api-key': 'mock' },
  })
  t.equal(open.headers['access-control-allow-origin'], '*')
  t.notOk(open.headers['access-control-allow-credentials'])
})
