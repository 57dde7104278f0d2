// The examples of docs/data.md load as they are printed.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { startEmulator } from '../support/emulator.ts'

const page = readFileSync(new URL('../../docs/data.md', import.meta.url), 'utf8')
const examples = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) => text)

t.test('each example of docs/data.md loads, and its world is shown by the providers', async (t) => {
  const { app } = await startEmulator(t, { fixtures: 'none', auth: 'off' })
  t.equal(examples.length, 4)
  for (const text of examples) {
    const reply = await app.inject({ method: 'PUT', url: '/_mock/state', payload: text })
    t.equal(reply.statusCode, 200, reply.body)
    const { tasks } = (await app.inject('/_mock/tasks')).json() as {
      tasks: { provider: string; id: string }[]
    }
    t.ok(tasks.length > 0)
    for (const { provider, id } of tasks) {
      const { calls } = (await app.inject(`/_mock/tasks/${provider}/${encodeURIComponent(id)}/calls`)).json()
      for (const call of calls as { operationId: string; status: number; reply: unknown }[])
        t.equal(call.status, 200, `${call.operationId}: ${JSON.stringify(call.reply)}`)
    }
  }
})
