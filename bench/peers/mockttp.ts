// mockttp with callbacks over a store. `node mockttp.ts MODULE PORT STORED`
import { createRequire } from 'node:module'
import { createTask, listTasks, makeTasks, updateTask } from './store.ts'

interface Received {
  readonly url: string
  readonly body: { getJson(): Promise<Record<string, unknown>> }
}
type Callback = (request: Received) => unknown
interface Rule {
  thenCallback(callback: Callback): Promise<unknown>
}
interface Mockttp {
  start(port: number): Promise<void>
  forGet(path: string | RegExp): Rule
  forPatch(path: RegExp): Rule
  forPost(path: string): Rule
}

const [from = '', port, stored] = process.argv.slice(2)
const mockttp = createRequire(import.meta.url)(from) as { getLocal(options: object): Mockttp }
const tasks = makeTasks(Number(stored))
const server = mockttp.getLocal({ recordTraffic: false })
await server.start(Number(port))

/** Without a length, the server closes the connection after each response. */
function json(value: unknown): object {
  const body = JSON.stringify(value ?? {})
  return {
    statusCode: value === undefined ? 404 : 200,
    headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
    body,
  }
}
const idIn = (url: string): string => url.slice(url.lastIndexOf('/') + 1)

await server.forGet('/v1/tasks').thenCallback(({ url }) => {
  const { searchParams } = new URL(url)
  return json(listTasks(tasks, Number(searchParams.get('page')), Number(searchParams.get('pageSize'))))
})
await server.forGet(/\/v1\/tasks\/ame-/).thenCallback(({ url }) => json(tasks.byId[idIn(url)]))
await server
  .forPatch(/\/v1\/tasks\/ame-/)
  .thenCallback(async ({ url, body }) => json(updateTask(tasks, idIn(url), await body.getJson())))
await server
  .forPost('/v1/tasks')
  .thenCallback(async ({ body }) => json(createTask(tasks, await body.getJson())))
