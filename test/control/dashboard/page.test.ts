import { hash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import t from 'tap'
import { startEmulator, type TestEmulator } from '../../support/emulator.ts'

const MOST_BYTES = 120_000

/** The scripts and styles that the page names. */
async function namedBy({ app }: TestEmulator): Promise<string[]> {
  const { body } = await app.inject('/_mock/')
  return [...body.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path]) => path as string)
}

t.test('the page and all that it loads come from here, under a strict policy', async (t) => {
  const { app } = await startEmulator(t)
  const page = await app.inject('/_mock/')
  t.equal(page.statusCode, 200)
  const policy = String(page.headers['content-security-policy'])
  t.match(policy, "default-src 'none'")
  t.notMatch(policy, 'unsafe')
  const named = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path as string)
  t.ok(named.length >= 3)
  for (const path of named) {
    const file = await app.inject(path)
    t.equal(file.statusCode, 200, path)
    t.equal(file.headers['x-content-type-options'], 'nosniff')
    t.equal(file.headers['content-security-policy'], policy)
  }
  const scripts = [...page.body.matchAll(/<script[^>]*>(.*?)<\/script>/gs)].map(([, text = '']) => text)
  t.equal(scripts.length, 1)
  const [first = ''] = scripts
  t.ok(policy.split('; ').includes(`script-src 'self' 'sha256-${hash('sha256', first, 'base64')}'`), policy)
  t.notMatch(page.body.replace(first, ''), /<style|style="|onload=/, 'nothing else is inline')
  t.equal(page.headers['cache-control'], 'no-cache')
  t.match((await app.inject('/_mock/dashboard/nope.js')).statusCode, 404)
})

t.test('what has not changed is not sent again; who takes gzip gets it', async (t) => {
  const emulator = await startEmulator(t)
  const { app } = emulator
  const [url = ''] = await namedBy(emulator)
  const plain = await app.inject(url)
  const zipped = await app.inject({ url, headers: { 'accept-encoding': 'gzip, br' } })
  t.equal(zipped.headers['content-encoding'], 'gzip')
  t.equal(gunzipSync(zipped.rawPayload).toString(), plain.body)
  const again = await app.inject({ url, headers: { 'if-none-match': String(plain.headers.etag) } })
  t.match([again.statusCode, again.body], [304, ''])
})

t.test('the dashboard is small, and a browser keeps it', async (t) => {
  const emulator = await startEmulator(t)
  const { app } = emulator
  const paths = new Set(await namedBy(emulator))
  // Scripts name those that come later.
  for (const path of paths) {
    const { body } = await app.inject(path)
    for (const [, name] of body.matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g))
      paths.add(`/_mock/dashboard/${name}`)
  }
  t.ok(paths.size >= 3)
  let bytes = 0
  for (const path of paths) {
    const { statusCode, headers, rawPayload } = await app.inject(path)
    t.equal(statusCode, 200, path)
    t.match(path, /\.[A-Z0-9]{8}\.(js|css)$/, 'its name is that of its content')
    t.equal(headers['cache-control'], 'public, max-age=31536000, immutable')
    bytes += gzipSync(rawPayload).length
  }
  t.ok(bytes > 30_000 && bytes <= MOST_BYTES, `${bytes} bytes, compressed`)
})

t.test('the page needs no token; what it reads does', async (t) => {
  const emulator = await startEmulator(t, { controlToken: 'secret' })
  const { app } = emulator
  t.equal((await app.inject('/_mock/')).statusCode, 200)
  for (const path of await namedBy(emulator)) t.equal((await app.inject(path)).statusCode, 200)
  t.equal((await app.inject('/_mock/requests')).statusCode, 401)
  t.equal((await app.inject('/_mock/operations')).statusCode, 401)
})

t.test('a setup names what each SDK needs, and which has called', async (t) => {
  const { app } = await startEmulator(t)
  const setup = async (path: string) => (await app.inject(path)).json()
  await app.inject({ method: 'POST', url: '/_mock/worlds', payload: { name: 'ci-1' } })
  const before = await setup('/_mock/worlds/ci-1/setup?url=http://localhost:4620/')
  t.match(before, { url: 'http://localhost:4620', world: 'ci-1' })
  t.match(before.dotenv, /^EVALMOCK_URL=http:\/\/localhost:4620\nEVALMOCK_WORLD=ci-1\n/)
  t.match(before.dotenv, 'QIANFAN_ACCESS_KEY=mock.ci-1')
  const sdks = (all: typeof before) =>
    all.providers.flatMap((one: { sdks: { id: string; first?: object }[] }) => one.sdks)
  t.ok(sdks(before).every((one: { first?: object }) => one.first === undefined))
  t.match(
    sdks(before).find((one: { id: string }) => one.id === 'zstack-go').line,
    'LoginAccount("admin.ci-1", "password")',
  )
  await app.inject({
    url: '/v5/evaluations',
    headers: { 'x-api-key': 'mock.ci-1', 'user-agent': 'SGPClient/Python 0.7.0' },
  })
  const seen = sdks(await setup('/_mock/worlds/ci-1/setup')).filter((one: { first?: object }) => one.first)
  t.match(seen, [{ id: 'scale-python', first: { request: 1 } }])
  t.equal((await app.inject('/_mock/setup?url=nowhere')).statusCode, 400)
})

t.test('one resource is removed, and the schema of a kind is told', async (t) => {
  const { app } = await startEmulator(t)
  const { resources } = (await app.inject('/_mock/resources/scale/evaluation?limit=1')).json()
  const [{ id }] = resources
  t.match((await app.inject({ method: 'DELETE', url: `/_mock/resources/scale/evaluation/${id}` })).json(), {
    removed: id,
  })
  const get = { url: `/v5/evaluations/${id}`, headers: { 'x-api-key': 'mock' } }
  t.equal((await app.inject(get)).statusCode, 404)
  t.equal(
    (await app.inject({ method: 'DELETE', url: `/_mock/resources/scale/evaluation/${id}` })).statusCode,
    404,
  )
  t.match((await app.inject('/_mock/resources/scale/evaluation/schema')).json(), {
    type: 'object',
    properties: { item_count: { type: 'integer' } },
  })
})

t.test('the time of the last request of a world is told', async (t) => {
  const { app } = await startEmulator(t)
  t.equal((await app.inject('/_mock/worlds/default')).json().lastRequestAt, undefined)
  await app.inject({ url: '/v5/evaluations', headers: { 'x-api-key': 'mock' } })
  t.match((await app.inject('/_mock/worlds/default')).json().lastRequestAt, /^\d{4}-/)
})
