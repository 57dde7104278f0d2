// Whatever a client sends, the answer is the provider's: a 5xx is only answered where somebody ordered one.
import t from 'tap'
import { openapiOf } from '../support/document.ts'
import { startEmulator, type TestEmulator } from '../support/emulator.ts'
import { OddBodies } from '../support/odd-bodies.ts'
import { rounds } from '../support/rounds.ts'
import { startScale } from '../support/scale.ts'

t.setTimeout(180_000)

/** Each member has eight odd forms, one after the other: an odd step meets all of them. */
const STEP = rounds(1, 5)

const guided = (run_condition: unknown) => ({
  name: 'n',
  data: [{ input: 'x' }],
  tasks: [
    {
      task_type: 'auto_evaluation.guided_decoding',
      alias: 'g',
      configuration: { model: 'm/x', prompt: 'p', choices: ['a'], run_condition },
    },
  ],
})

t.test('scale names each type that a constant may have', async (t) => {
  const { send } = await startScale(t)
  const answer = await send('POST', '/v5/evaluations', guided({ op: 'const', value: {} }))
  t.equal(answer.status, 422)
  t.match(
    answer.body.detail.filter(({ loc }: { loc: string[] }) => loc.includes('run_condition')).map(last),
    ['str', 'float', 'bool'],
  )
  const { body: dashboard } = await send('POST', '/v5/evaluation-dashboards', {
    name: 'd',
    evaluation_id: (await send('POST', '/v5/evaluations', { name: 'n', data: [{ input: 'x' }] })).body.id,
  })
  const widget = (value: unknown) => ({
    title: 'w',
    type: 'metric',
    query: {
      select: [{ expression: { type: 'AGGREGATION', function: 'COUNT', column: '*' } }],
      filter: { conditions: [{ column: 'input', operator: '=', value }] },
    },
  })
  const path = `/v5/evaluation-dashboards/${dashboard.id}/widgets`
  const refused = await send('POST', path, widget({}))
  t.equal(refused.status, 422)
  t.same(refused.body.detail.map(last), ['str', 'float', 'bool', 'list[any]'])
  t.equal((await send('POST', path, widget('x'))).status, 200)
})

const last = ({ loc }: { loc: string[] }) => loc.at(-1)

t.test('no body that is almost right makes a 5xx', async (t) => {
  const logged: string[] = []
  const stream = { write: (line: string) => void logged.push(line) }
  const emulator = await startEmulator(t, { auth: 'off', preload: true, logger: { level: 'error', stream } })
  for (const name of ['control', ...emulator.mounted.keys()])
    t.same(await serverErrors(emulator, name), [], name)
  t.same(logged, [], 'nothing is logged as an error')
})

async function serverErrors(emulator: TestEmulator, name: string): Promise<string[]> {
  const { app } = emulator
  const document = openapiOf(name)
  const bodies = new OddBodies(document.components?.schemas)
  const found: string[] = []
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(item)) {
      const schema = operation.requestBody?.content?.['application/json']?.schema
      if (schema === undefined) continue
      emulator.world().reset()
      const url = path.replace(/\{(\w+)\}/g, (_, parameter: string) => exampleOf(operation, parameter))
      for (const body of bodies.of(schema).filter((_, i) => i % STEP === 0)) {
        const reply = await app.inject({
          method: method.toUpperCase() as 'POST',
          url,
          headers: { 'content-type': 'application/json' },
          payload: JSON.stringify(operation.operationId === 'awaitRequests' ? hurried(body) : body),
        })
        if (reply.statusCode >= 500 && !isRefusal(name, reply.body))
          found.push(`${operation.operationId} ${JSON.stringify(body)}: ${reply.statusCode} ${reply.body}`)
      }
    }
  return found
}

/** Waits a moment for what will not come, instead of ten seconds. */
const hurried = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && !Array.isArray(body) ? { timeoutMs: 1, ...body } : body

/** ZStack refuses what a client got wrong with a 503 and its code, or a 500 and the words of its JSON parser. */
const isRefusal = (name: string, body: string): boolean =>
  name === 'zstack' &&
  /^$|^\{"error":\{"code":"(?!SYS\.1000)|^Expected |^For input string: |^java\.|^the body must have /.test(
    body,
  )

/** The documented example of a parameter in the path. */
// biome-ignore lint/suspicious/noExplicitAny: an operation is read as the JSON it is
function exampleOf({ parameters = [] }: any, name: string): string {
  const examples = parameters.find((one: { name: string }) => one.name === name)?.examples ?? {}
  const [first] = Object.values(examples) as { value: string }[]
  return encodeURIComponent(first?.value ?? (name === 'world' ? 'default' : 'x'))
}
