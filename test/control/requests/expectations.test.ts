import t from 'tap'
import { startControlled } from '../../support/control.ts'

t.test('await does not count requests up to since, even if they come while it waits', async (t) => {
  const all = await startControlled(t)
  await all.control('GET', '/clock')
  const waiting = all.control('POST', '/requests/await', { since: 2, timeoutMs: 60_000 })
  // Takes the same steps, so it is answered after the other has begun to wait.
  t.equal((await all.control('POST', '/requests/verify', { count: 0 })).status, 200)
  for (let i = 0; i < 3; i++) await all.acme('GET', '/tasks')
  t.match(await waiting, { status: 200, json: { count: 1, requests: [{ id: 3 }] } })
})

t.test('await and verify count from the request after since', async (t) => {
  const all = await startControlled(t)
  for (let i = 0; i < 3; i++) await all.acme('GET', '/tasks')
  for (const path of ['/requests/await', '/requests/verify']) {
    const { status, json } = await all.control('POST', path, { since: 1, atLeast: 2 })
    t.match({ status, json }, { status: 200, json: { count: 2, requests: [{ id: 2 }, { id: 3 }] } }, path)
    const more = { since: 1, atLeast: 3, ...(path.endsWith('await') && { timeoutMs: 1 }) }
    t.match(await all.control('POST', path, more), { status: 417, json: { count: 2 } }, path)
  }
  const none = await all.control('POST', '/requests/verify', { since: 3 })
  t.match(none, { status: 417, json: { count: 0, detail: /no request has come$/ } })
})

t.test('await counts matching requests alone while it waits', async (t) => {
  const all = await startControlled(t)
  const match = { operationId: 'CreateTask', body: { name: 'b' } }
  const waiting = all.control('POST', '/requests/await', { match, atLeast: 2, timeoutMs: 60_000 })
  for (const name of ['b', 'a', 'a', 'b']) await all.acme('POST', '/tasks', { name })
  t.match(await waiting, { status: 200, json: { count: 2, requests: [{ id: 1 }, { id: 4 }] } })
})

t.test('the bounds of a count are part of it', async (t) => {
  const all = await startControlled(t)
  for (let i = 0; i < 2; i++) await all.acme('GET', '/tasks')
  const status = async (body: object) => (await all.control('POST', '/requests/verify', body)).status
  const cases: [body: object, status: number][] = [
    [{ count: 1 }, 417],
    [{ count: 2 }, 200],
    [{ count: 3 }, 417],
    [{ atLeast: 2 }, 200],
    [{ atLeast: 3 }, 417],
    [{ atMost: 1 }, 417],
    [{ atMost: 2 }, 200],
    [{ atLeast: 1, atMost: 1 }, 417],
    [{ order: [{ operationId: 'ListTasks' }, { operationId: 'ListTasks' }] }, 200],
    [{ order: [{ operationId: 'ListTasks' }, { operationId: 'ListTasks' }, {}] }, 417],
  ]
  for (const [body, expected] of cases) t.equal(await status(body), expected, JSON.stringify(body))
})

t.test('await counts a request when it has been answered, not while it is open', async (t) => {
  const all = await startControlled(t)
  await all.control('POST', '/faults', { effect: { kind: 'delay', ms: 3_600_000 } })
  // Ends when the emulator closes.
  all.acme('GET', '/tasks').catch(() => undefined)
  const total = async (): Promise<number> => (await all.control('GET', '/requests')).json.total
  while ((await total()) === 0);
  const soon = { match: { operationId: 'ListTasks' }, timeoutMs: 1 }
  t.match(await all.control('POST', '/requests/await', soon), { status: 417, json: { count: 0 } })
  t.match(await all.control('POST', '/requests/verify', {}), { status: 200, json: { count: 1 } })
})
