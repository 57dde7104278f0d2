import t from 'tap'
import { serve } from '../support/process.ts'

const headers = { 'x-api-key': 'mock', 'content-type': 'application/json' }

t.test('a killed server loses no write that it has acknowledged, and gives no id twice', async (t) => {
  const data = t.testdir()
  const acknowledged = new Map<string, string>()
  for (let round = 0; round < 3; round++) {
    const server = await serve(t, ['--data', data])
    let killed = false
    const writer = async (lane: number): Promise<void> => {
      for (let i = 0; !killed; i++) {
        const name = `round ${round} lane ${lane} number ${i}`
        const reply = await fetch(`${server.url}/v5/evaluations`, {
          method: 'POST',
          headers,
          body: JSON.stringify({ name, data: [{ input: 'a' }] }),
        }).catch(() => undefined)
        if (reply === undefined) return
        const body = (await reply.json().catch(() => undefined)) as { id: string } | undefined
        if (body === undefined) return
        t.equal(reply.status, 200)
        t.notOk(acknowledged.has(body.id), 'the id is new')
        acknowledged.set(body.id, name)
      }
    }
    const lanes = [0, 1, 2, 3].map(writer)
    const before = acknowledged.size
    while (acknowledged.size < before + 40) await new Promise((resolve) => setTimeout(resolve, 5))
    killed = true
    await server.stop('SIGKILL')
    await Promise.all(lanes)
  }
  const server = await serve(t, ['--data', data])
  for (const [id, name] of acknowledged) {
    const reply = await fetch(`${server.url}/v5/evaluations/${id}`, { headers })
    t.match(await reply.json(), { id, name })
  }
  t.equal(await server.stop(), 0, 'and it ends in peace when asked')
})

t.test('a restarted server has the worlds, clocks and sessions it had', async (t) => {
  const data = t.testdir()
  const first = await serve(t, ['--data', data])
  const control = async (url: string, path: string, method = 'GET', body?: object) => {
    const reply = await fetch(`${url}/_mock${path}`, { method, body: body && JSON.stringify(body) })
    return (await reply.json()) as { now: string }
  }
  await control(first.url, '/worlds/nightly/clock', 'PUT', { frozen: true })
  const { now } = await control(first.url, '/worlds/nightly/clock/advance', 'POST', { ms: 3_600_000 })
  const made = await fetch(`${first.url}/v5/evaluations`, {
    method: 'POST',
    headers: { ...headers, 'x-api-key': 'mock.nightly' },
    body: JSON.stringify({ name: 'kept', data: [{ input: 'a' }] }),
  })
  const { id } = (await made.json()) as { id: string }
  t.equal(await first.stop(), 0)

  const second = await serve(t, ['--data', data])
  t.equal((await control(second.url, '/worlds/nightly/clock')).now, now)
  const read = await fetch(`${second.url}/v5/evaluations/${id}`, { headers: { 'x-api-key': 'mock.nightly' } })
  t.match(await read.json(), { id, name: 'kept' })
  const elsewhere = await fetch(`${second.url}/v5/evaluations/${id}`, { headers })
  t.equal(elsewhere.status, 404)
})
