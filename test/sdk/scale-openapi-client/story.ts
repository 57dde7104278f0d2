// What a client does that was generated from the document. Type-checked against the generated types before it runs.
// sample:begin
import createClient from 'openapi-fetch'
import type { paths } from './schema.d.ts'

declare const process: { readonly env: Readonly<Record<string, string>> }
const { SGP_CLIENT_BASE_URL: baseUrl, SGP_API_KEY: key, SGP_ACCOUNT_ID: account } = process.env

const client = createClient<paths>({
  baseUrl,
  headers: { 'x-api-key': key, 'x-selected-account-id': account },
})
// sample:end

const { EVALMOCK_URL, EVALMOCK_WORLD } = process.env

function equal(got: unknown, wanted: unknown): void {
  const [left, right] = [JSON.stringify(got), JSON.stringify(wanted)]
  if (left !== right) throw new Error(`${left} is not ${right}`)
}

/** The data of a call that went well. */
async function data<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const reply = await call
  if (reply.data === undefined) throw new Error(`${reply.response.status} ${JSON.stringify(reply.error)}`)
  return reply.data
}

/** Status and error of a call that is refused. */
async function refusal<E>(call: Promise<{ error?: E; response: Response }>) {
  const { error, response } = await call
  return { status: response.status, error }
}

const ids: string[] = []
const idAt = (place: number): string => ids[place] ?? ''

const created = (name: string) =>
  data(
    client.POST('/v5/evaluations', {
      body: {
        name,
        tags: ['generated'],
        data: [{ input: 'Capital of France?', expected: 'Paris' }],
        tasks: [
          {
            task_type: 'chat_completion',
            alias: 'output',
            configuration: {
              model: 'openai/gpt-4o-mini',
              messages: [{ role: 'user', content: 'item.input' }],
            },
          },
          {
            task_type: 'metric',
            alias: 'f1',
            configuration: { type: 'f1', candidate: 'item.output', reference: 'item.expected' },
          },
        ],
      },
    }),
  )

const read = (id: string) =>
  client.GET('/v5/evaluations/{evaluation_id}', {
    params: { path: { evaluation_id: id }, query: { views: ['tasks'] } },
  })

export const stories: Readonly<Record<string, () => Promise<string>>> = {
  async authenticate() {
    const { total, limit } = await data(client.GET('/v5/evaluations', {}))
    equal(total > 0 && limit, 100)
    return 'set the headers once, in the client'
  },
  async create() {
    for (const name of ['one', 'two', 'three']) {
      const { id, status } = await created(`generated ${name}`)
      equal(status, 'running')
      ids.push(id)
    }
    return 'answers `running`'
  },
  async list() {
    const query = { tags: ['generated'], limit: 2 }
    const first = await data(client.GET('/v5/evaluations', { params: { query } }))
    const after = first.items.at(-1)?.id
    const second = await data(
      client.GET('/v5/evaluations', { params: { query: { ...query, starting_after: after } } }),
    )
    equal(
      [first, second].map(({ has_more }) => has_more),
      [true, false],
    )
    equal(
      [...first.items, ...second.items].map(({ id }) => id),
      ids,
    )
    return 'pages by `starting_after`: two, then one; lists in the query are repeated'
  },
  async read() {
    const { tasks, progress } = await data(read(idAt(0)))
    equal(
      tasks?.map(({ alias }) => alias),
      ['output', 'f1'],
    )
    equal(progress?.items?.total, 1)
    return 'the tasks come with `views: ["tasks"]`'
  },
  async update() {
    const path = { evaluation_id: idAt(0) }
    const body = { name: 'renamed', metadata: { owner: 'ana' } }
    const { name, metadata } = await data(
      client.PATCH('/v5/evaluations/{evaluation_id}', { params: { path }, body }),
    )
    equal([name, metadata], ['renamed', { owner: 'ana' }])
    return 'the variants of the body are a union'
  },
  async finish() {
    const url = `${EVALMOCK_URL}/_mock/worlds/${EVALMOCK_WORLD}/clock/advance`
    equal((await fetch(url, { method: 'POST', body: JSON.stringify({ ms: 3_600_000 }) })).ok, true)
    equal((await data(read(idAt(0)))).status, 'completed')
    const query = { evaluation_id: idAt(0) }
    const { items } = await data(client.GET('/v5/evaluation-items', { params: { query } }))
    equal(
      items.map(({ data, task_result_statuses }) => [typeof data.f1, task_result_statuses?.output]),
      [['number', 'completed']],
    )
    return '`completed`, with a result under each alias'
  },
  async remove() {
    const path = { evaluation_id: idAt(1) }
    const { archived_at } = await data(client.DELETE('/v5/evaluations/{evaluation_id}', { params: { path } }))
    equal(typeof archived_at, 'string')
    equal((await refusal(read(idAt(1)))).status, 404)
    return 'archived, and not found afterwards'
  },
  async 'wrong-credentials'() {
    const headers = { 'x-api-key': 'wrong' }
    const { status, error } = await refusal(client.GET('/v5/evaluations', { headers }))
    equal([status, error?.detail], [401, 'Invalid API key'])
    return '`error.detail` of a 401 is text'
  },
  async 'unknown-id'() {
    const { status, error } = await refusal(read('none'))
    equal([status, error?.detail], [404, 'Evaluation none not found'])
    return '`error.detail` of a 404 is text'
  },
  async 'invalid-input'() {
    const query = { limit: 0 }
    const { status, error } = await refusal(client.GET('/v5/evaluations', { params: { query } }))
    const detail = error?.detail ?? []
    equal([status, typeof detail !== 'string' && detail[0]?.type], [422, 'greater_than_equal'])
    return '`error.detail` of a 422 is a list'
  },
}
