// Every fault, for each provider, over a real socket.
import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { startEmulator } from '../support/emulator.ts'
import { example, PROVIDERS, type ProviderName, type Request } from '../support/operations.ts'

interface Seen {
  status?: number
  headers: Record<string, string | string[] | undefined>
  body: string
  /** Code of the error that ended it. */
  error?: string
  ms: number
}

async function start(t: Test, seed?: string) {
  const emulator = await startEmulator(t, { wall: { now: () => Date.parse('2026-11-21T08:00:00Z') }, seed })
  await emulator.listen()
  const { port } = emulator.app.server.address() as AddressInfo
  const send = ({ method, path, headers, body }: Request, giveUpMs = 5000): Promise<Seen> =>
    new Promise((resolve) => {
      const began = performance.now()
      const seen: Seen = { headers: {}, body: '', ms: 0 }
      const chunks: Buffer[] = []
      const end = (error?: NodeJS.ErrnoException): void => {
        seen.error ??= error?.code
        resolve({ ...seen, body: Buffer.concat(chunks).toString(), ms: performance.now() - began })
      }
      const request = httpRequest({ port, method, path, headers })
      request.on('error', end)
      request.on('response', (response) => {
        seen.status = response.statusCode
        seen.headers = response.headers
        response.on('data', (chunk) => chunks.push(chunk))
        response.on('error', end)
        response.on('end', () => end())
      })
      request.setTimeout(giveUpMs, () => request.destroy(Object.assign(new Error(), { code: 'GAVE_UP' })))
      request.end(body)
    })
  const fault = async (provider: string, effect: object, more: object = {}): Promise<void> => {
    const reply = await emulator.app.inject({
      method: 'POST',
      url: '/_mock/faults',
      payload: { match: { provider }, times: 1, effect, ...more },
    })
    if (reply.statusCode !== 201) throw new Error(reply.body)
  }
  return { emulator, send, fault }
}

/** The rate limit's dress. */
const TOO_FAST: Readonly<Record<ProviderName, object>> = {
  zstack: { status: 429, body: 'Rate limit exceeded', headers: { 'content-type': /^text\/plain/ } },
  qianfan: { status: 429, body: /"code":"OverRateLimit","message":"Over rate limit\.[^"]*"\}$/ },
  scale: { status: 429, body: '{"detail":"Too many requests"}' },
}

for (const provider of PROVIDERS)
  t.test(`${provider}: every fault is seen by a client`, async (t) => {
    const { emulator, send, fault } = await start(t)
    const read = example(provider, 'read')
    const make = example(provider, 'make')
    const whole = await send(read)
    t.equal(whole.status, 200)
    const tasks = (): number => emulator.world().count({ provider })

    await fault(provider, { kind: 'delay', ms: 80 })
    const delayed = await send(read)
    t.equal(delayed.status, 200)
    t.ok(delayed.ms >= 79, `${delayed.ms} ms`)

    const perSecond = { kind: 'rate-limit', perSecond: 1 }
    await fault(provider, perSecond, { times: undefined })
    t.equal((await send(read)).status, 200)
    t.match(await send(read), TOO_FAST[provider])
    t.match(await send(read), { headers: { 'retry-after': '1' } })
    await emulator.app.inject({ method: 'DELETE', url: '/_mock/faults' })

    const before = tasks()
    for (const kind of ['reset', 'close']) {
      await fault(provider, { kind, when: 'before' })
      t.match(await send(make), { status: undefined, error: 'ECONNRESET' }, `${kind} before`)
      t.equal(tasks(), before, 'nothing was done')
    }
    await fault(provider, { kind: 'reset', when: 'after' })
    t.match(await send(make), { status: undefined, error: 'ECONNRESET' }, 'reset after')
    t.ok(tasks() > before, 'the work was done')

    await fault(provider, { kind: 'hang' })
    t.match(await send(read, 100), { error: 'GAVE_UP' })

    await fault(provider, { kind: 'cut', bytes: 7 })
    t.match(await send(read), { status: 200, error: 'ECONNRESET', body: whole.body.slice(0, 7) })

    // Ids of requests change from one to the next, and keep their length.
    const { length } = Buffer.from((await send(read)).body)
    await fault(provider, { kind: 'slow', ms: 80, chunks: 4 })
    const slow = await send(read)
    t.equal(Buffer.from(slow.body).length, length)
    t.ok(slow.ms >= 79, `${slow.ms} ms`)
    t.equal(slow.headers['content-type'], whole.headers['content-type'])

    await fault(provider, { kind: 'malformed' })
    const malformed = await send(read)
    t.equal(malformed.status, 200)
    t.throws(() => JSON.parse(malformed.body))
    t.equal(Number(malformed.headers['content-length']), Buffer.byteLength(malformed.body))

    t.match(await send(read), { status: 200, error: undefined }, 'and then all is well again')
  })

for (const provider of PROVIDERS)
  t.test(`${provider}: each documented error can be ordered, in the provider’s own form`, async (t) => {
    const { emulator, send, fault } = await start(t)
    const read = example(provider, 'read')
    await emulator.load(provider)
    // Qianfan's numbers are those of its older API.
    const problems = Object.entries(emulator.mounted.get(provider)?.provider.problems ?? {}).filter(
      ([code]) => !/^\d{6}$/.test(code),
    )
    t.ok(problems.length >= 5)
    for (const [code, { status }] of problems) {
      await fault(provider, { kind: 'problem', code, retryAfterS: 7 })
      const seen = await send(read)
      t.match(seen, { status, headers: { 'retry-after': '7' } }, code)
      // What has no code on the wire is told by its status.
      if (!/^\d{3}$/.test(code)) t.match(seen.body, `"code":"${code}"`, code)
      const last = [...emulator.world().backstage.journal.entries()].at(-1)
      t.match(last, { code, notes: [{ kind: 'fault' }] }, code)
    }
    await fault(provider, { kind: 'problem', problem: 'internal', message: 'words of my own' })
    t.ok(((await send(read)).status ?? 0) >= 500)
  })

for (const provider of PROVIDERS)
  t.test(`${provider}: the same seed gives the same failures`, async (t) => {
    const failures = async (seed: string): Promise<string> => {
      const { send, fault } = await start(t, seed)
      const effect = { kind: 'problem', problem: 'unavailable' }
      await fault(provider, effect, { probability: 0.4, times: undefined })
      let text = ''
      for (let i = 0; i < 25; i++) text += (await send(example(provider, 'read'))).status === 200 ? '.' : 'x'
      return text
    }
    const first = await failures('one')
    t.match(first, /x.*\..*x/)
    t.equal(await failures('one'), first)
    t.not(await failures('two'), first)
  })
