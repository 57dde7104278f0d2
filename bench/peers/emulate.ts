// A service written with emulate's own kit. `node emulate.ts MODULE PORT STORED`
import { pathToFileURL } from 'node:url'
import { createTask, listTasks, makeTasks, type Tasks, updateTask } from './store.ts'

interface Context {
  readonly req: {
    query(name: string): string | undefined
    param(name: string): string
    json(): Promise<Record<string, unknown>>
  }
  json(value: unknown, status?: number): unknown
}
type Handler = (context: Context) => unknown
interface Kit {
  createEmulator(options: { service: unknown; port: number }): Promise<unknown>
  defineEmulator(definition: {
    name: string
    state: () => Tasks
    setup(parts: {
      app: Record<'get' | 'patch' | 'post', (path: string, handler: Handler) => void>
      state: Tasks
    }): void
  }): unknown
}

const [from = '', port, stored] = process.argv.slice(2)
const { createEmulator, defineEmulator } = (await import(pathToFileURL(from).href)) as Kit

const service = defineEmulator({
  name: 'tasks',
  state: () => makeTasks(Number(stored)),
  setup({ app, state }) {
    const answer = (context: Context, value: unknown): unknown =>
      value === undefined ? context.json({ error: 'not found' }, 404) : context.json(value)
    app.get('/v1/tasks', (context) => {
      const { req } = context
      return context.json(listTasks(state, Number(req.query('page')), Number(req.query('pageSize'))))
    })
    app.get('/v1/tasks/:id', (context) => answer(context, state.byId[context.req.param('id')]))
    app.patch('/v1/tasks/:id', async (context) =>
      answer(context, updateTask(state, context.req.param('id'), await context.req.json())),
    )
    app.post('/v1/tasks', async (context) => context.json(createTask(state, await context.req.json())))
  },
})
await createEmulator({ service, port: Number(port) })
