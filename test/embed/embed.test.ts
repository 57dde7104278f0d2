import { execFileSync } from 'node:child_process'
import { generate } from 'selfsigned'
import t from 'tap'
import { startContainer } from '../../src/embed/testcontainers.ts'
import { sharedServer, worldFor } from '../../src/embed/testing.ts'
import { connectEvalmock, createEvalmock, EvalmockError, type WorldHandle } from '../../src/index.ts'

const tasksOf = async ({ url, credentials }: WorldHandle): Promise<{ status: number; total?: number }> => {
  const reply = await fetch(`${url}/v5/evaluations`, { headers: { ...credentials.scale } })
  const { total } = (await reply.json()) as { total?: number }
  return { status: reply.status, total }
}

t.test('a program has a server for as long as it holds it', async (t) => {
  let url = ''
  {
    const evalmock = await createEvalmock({ seed: 'embedded' })
    url = evalmock.url
    t.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
    const health = await fetch(`${url}/_mock/health`)
    t.match(await health.json(), { seed: 'embedded' })
    // What `await using` does, which Node 22 cannot read without a compiler.
    await evalmock[Symbol.asyncDispose]()
  }
  await t.rejects(fetch(`${url}/_mock/livez`))
})

t.test('worlds are steered alike from within and over the network, token included', async (t) => {
  const evalmock = await createEvalmock({ clock: '2026-11-21T08:00:00Z', controlToken: 'sesame' })
  t.teardown(() => evalmock.close())
  const hands = [evalmock, connectEvalmock(`${evalmock.url}/`, { controlToken: 'sesame' })]
  for (const [i, hand] of hands.entries()) {
    const world = await hand.newWorld()
    t.match(world.credentials, { scale: { 'x-api-key': `mock.${world.name}` } })
    t.match(world.env, { EVALMOCK_URL: evalmock.url, SGP_API_KEY: `mock.${world.name}` })

    t.match(await world.clock.advance(60_000), { now: '2026-11-21T08:01:00.000Z', frozen: true })
    t.match(await world.clock.set(new Date('2026-11-22T00:00:00Z')), { now: '2026-11-22T00:00:00.000Z' })
    t.match(await world.clock.resume(60), { rate: 60, frozen: false })
    t.match(await world.clock.freeze('2026-12-01T00:00:00Z'), { now: '2026-12-01T00:00:00.000Z' })
    t.match(await world.clock.read(), { frozen: true })
    await t.rejects(world.clock.set('2020-01-01T00:00:00Z'), {
      name: 'EvalmockError',
      status: 409,
      message: /before/,
    })

    await world.faults.add({
      match: { provider: 'scale' },
      times: 1,
      effect: { kind: 'problem', problem: 'rate-limited' },
    })
    t.equal((await tasksOf(world)).status, 429)
    t.match(await world.faults.list(), [{ hits: 1 }])
    await world.faults.clear()
    t.equal((await tasksOf(world)).status, 200)

    await world.overrides.add({
      match: { operationId: 'ListEvaluations' },
      times: 1,
      answer: { status: 418, body: {} },
    })
    t.equal((await tasksOf(world)).status, 418)

    t.match(await world.requests.list(), [{ status: 429 }, { status: 200 }, { status: 418 }])
    t.match(await world.requests.list({ status: 200, limit: 1 }), [{ id: 2 }])
    t.match(await world.requests.get(1), { request: { headers: { host: String } }, reply: { body: String } })
    t.match(await world.requests.verify({ match: { provider: 'scale' }, count: 3 }), { count: 3 })
    await t.rejects(world.requests.verify({ match: { provider: 'zstack' } }), EvalmockError)
    const awaited = world.requests.await({ match: { provider: 'scale' }, atLeast: 4, timeoutMs: 5000 })
    await tasksOf(world)
    t.match(await awaited, { count: 4 })
    await world.requests.clear()

    await world.plan({ pace: 'immediate', outcome: 'failure' })
    await world.snapshot(`kept-${i}`)
    await world.reset()
    t.match(await world.clock.read(), { now: '2026-11-21T08:00:00.000Z' })
    await world.restore(`kept-${i}`)
    t.match(await world.clock.read(), { now: '2026-12-01T00:00:00.000Z' })
    await world[Symbol.asyncDispose]()
    t.same(evalmock.emulator.worlds.names(), ['default'])
  }
  await t.rejects(connectEvalmock(evalmock.url).world(), /requires its token/)
})

t.test('a world is had by name, as a copy, or empty', async (t) => {
  const evalmock = await createEvalmock()
  t.teardown(() => evalmock.close())
  t.equal((await evalmock.world()).name, 'default')
  const named = await evalmock.world('ci-1')
  t.match(named, { name: 'ci-1', env: { QIANFAN_ACCESS_KEY: 'mock.ci-1' } })
  t.equal((await tasksOf(await evalmock.newWorld({ empty: true }))).total, 0)
  t.ok(((await tasksOf(await evalmock.newWorld({ fromWorld: 'ci-1' }))).total ?? 0) > 0)
  await t.rejects(evalmock.newWorld({ name: 'ci-1' }), /already/)
  await (await evalmock.newWorld({ name: 'bare', empty: true })).snapshot('bare')
  await named.reset({ to: 'bare' })
  await named.seed({ count: 1 })
  await named.reset()
  t.equal((await tasksOf(named)).total, 0, 'from now on it starts there')
  await t.rejects(named.reset({ to: 'baer' }), /there is no snapshot baer; did you mean bare\?/)
  await named.reset({ fixtures: true })
  t.ok(((await tasksOf(named)).total ?? 0) > 0)
  await t.rejects(createEvalmock({ clock: 'noon' }), { name: 'ConfigError' })
})

t.test('a world is filled, and its tasks are listed, changed and failed with a reason', async (t) => {
  const evalmock = await createEvalmock({ clock: '2026-11-21T08:00:00Z' })
  t.teardown(() => evalmock.close())
  const world = await evalmock.newWorld({ empty: true })
  t.match(await world.seed({ count: 5, mix: { running: 100 }, provider: 'scale' }), { tasks: { scale: 5 } })
  await t.rejects(world.seed({ count: -1 }), { name: 'EvalmockError', status: 400 })

  const page = await world.tasks.list({
    provider: 'scale',
    phase: ['running', 'queued'],
    name: undefined,
    limit: 2,
  })
  t.equal(page.total, 5)
  t.equal(page.tasks.length, 2)
  t.equal((await world.tasks.list({ provider: 'qianfan' })).total, 0)
  const [first, second] = page.tasks.map(({ id }) => id) as [string, string]

  t.match(await world.tasks.change('scale', first, { name: 'nightly', createdAt: '-26h' }), {
    name: 'nightly',
    createdAt: '2026-11-20T06:00:00.000Z',
  })
  await t.rejects(world.tasks.change('scale', first, {}), /give name, state, reason/)
  await world.tasks.fail('scale', second, 'the judge ran out of quota')
  t.match(await world.tasks.get('scale', second), { state: 'failed' })
  t.match((await world.tasks.get('scale', second)).steps.at(-1), { reason: 'the judge ran out of quota' })
  await world.tasks.fail('scale', first)
  t.equal((await world.tasks.list({ state: 'failed' })).total, 2)
})

t.test('a test has a world of its own until it ends, whatever runs it', async (t) => {
  const { emulator } = await sharedServer()
  const names: string[] = []
  await t.test('tap', async (t) => {
    const [one, other] = [await worldFor(t), await worldFor(t)]
    t.not(one.name, other.name)
    t.equal(one.url, other.url)
    names.push(one.name, other.name)
    t.same(emulator.worlds.names(), ['default', ...names])
  })
  t.same(emulator.worlds.names(), ['default'])

  const works: (() => Promise<void>)[] = []
  await worldFor({ onTestFinished: (work) => works.push(work) })
  await worldFor({ after: (work) => works.push(work) })
  t.equal(emulator.worlds.names().length, 3)
  for (const work of works) await work()
  t.same(emulator.worlds.names(), ['default'])
})

t.test('the shared server does not keep its process from ending', async (t) => {
  const module = new URL('../../src/embed/testing.ts', import.meta.url).href
  const script = `
    const { worldFor } = await import(${JSON.stringify(module)})
    const world = await worldFor({ after() {} })
    const reply = await fetch(world.url + '/v5/evaluations', { headers: world.credentials.scale })
    process.stdout.write(String(reply.status))`
  const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    timeout: 100_000,
    encoding: 'utf8',
  })
  t.equal(out, '200')
})

t.test('a container is started, waited for, and steered', async (t) => {
  const evalmock = await createEvalmock()
  t.teardown(() => evalmock.close())
  const { hostname, port } = new URL(evalmock.url)
  const did: unknown[] = []
  class Container {
    constructor(image: string) {
      did.push(image)
    }
    withExposedPorts(...ports: number[]) {
      did.push(ports)
      return this
    }
    withEnvironment(variables: Record<string, string>) {
      did.push(variables)
      return this
    }
    withWaitStrategy(strategy: never) {
      did.push(strategy)
      return this
    }
    async start() {
      return {
        getHost: () => hostname,
        getMappedPort: () => Number(port),
        stop: async () => did.push('stop'),
      }
    }
  }
  const wait = { forHttp: (path: string, port: number) => `${path} on ${port}` }
  {
    const started = await startContainer(Container, wait, {
      image: 'evalmock:1',
      environment: { EVALMOCK_SEED: 's' },
    })
    t.equal((await tasksOf(await started.world())).status, 200)
    await started[Symbol.asyncDispose]()
  }
  t.same(did, ['evalmock:1', [4620], { EVALMOCK_SEED: 's' }, '/_mock/readyz on 4620', 'stop'])
})

t.test('handles work over HTTPS, whatever the names in the certificate, and on all addresses', async (t) => {
  const pair = await generate([{ name: 'commonName', value: 'mock.example.com' }], { keySize: 2048 })
  for (const options of [
    { https: { key: pair.private, cert: pair.cert } },
    { host: '0.0.0.0' },
    { host: '::' },
  ]) {
    const evalmock = await createEvalmock({ ...options, controlToken: 'sesame' })
    t.teardown(() => evalmock.close())
    const world = await evalmock.newWorld({ name: 'w' })
    t.match(await world.clock.freeze(), { frozen: true })
    t.match(world, { name: 'w', url: evalmock.url })
    await t.rejects(world.restore('nothing'), { name: 'EvalmockError', status: 404 })
  }
})
