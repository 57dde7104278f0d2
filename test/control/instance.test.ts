// Which start of a server answers: a restart, or another server behind a proxy, does not go unnoticed.
import { hostname } from 'node:os'
import t from 'tap'
import { startControlled } from '../support/control.ts'

const HEADER = 'x-evalmock-instance'

t.test('the control API says which instance answers, in every response', async (t) => {
  const { control } = await startControlled(t)
  const { instance } = (await control('GET', '/worlds')).json
  t.match(instance.id, /^[0-9a-f]{12}$/)
  t.equal(instance.host, hostname())
  t.same((await control('GET', '/health')).json.instance, instance)
  for (const [method, path, status] of [
    ['GET', '/worlds', 200],
    ['GET', '/livez', 200],
    ['GET', '/readyz', 200],
    ['GET', '/worlds/none', 404],
    ['POST', '/worlds', 400],
    ['GET', '/nothing', 404],
    ['GET', '/', 200],
  ] as const) {
    const answer = await control(method, path, method === 'POST' ? '{' : undefined)
    t.equal(answer.status, status, path)
    t.equal(answer.headers[HEADER], instance.id, `${method} ${path}`)
  }
})

t.test('each start has an id of its own, also with the same seed', async (t) => {
  const [one, other] = [await startControlled(t), await startControlled(t)]
  const idOf = async ({ control }: typeof one): Promise<string> =>
    (await control('GET', '/worlds')).json.instance.id
  t.not(await idOf(one), await idOf(other))
})

t.test(
  "the providers' responses say so only with the option, since the services send no such header",
  async (t) => {
    const plain = await startControlled(t)
    t.equal((await plain.acme('GET', '/tasks')).headers[HEADER], undefined)
    const { control, acme, emulator } = await startControlled(t, { instanceHeader: true })
    const { id } = (await control('GET', '/worlds')).json.instance
    for (const [method, path, status] of [
      ['GET', '/tasks', 200],
      ['GET', '/tasks/none', 404],
      ['GET', '/nothing', 400],
      ['OPTIONS', '/tasks', 204],
    ] as const) {
      const answer = await acme(method, path)
      t.equal(answer.status, status, path)
      t.equal(answer.headers[HEADER], id, `${method} ${path}`)
    }
    const nobodys = await emulator.app.inject({ method: 'GET', url: '/nobody' })
    t.equal(nobodys.headers[HEADER], id)
  },
)
