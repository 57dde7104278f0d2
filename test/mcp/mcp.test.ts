import { readFileSync } from 'node:fs'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import t, { type Test } from 'tap'
import { RESOURCES } from '../../src/mcp/resources.ts'
import { startEmulator } from '../support/emulator.ts'
import { serve } from '../support/process.ts'
import { PROGRAM } from '../support/program.ts'
import { BY_RULE } from '../support/qianfan.ts'
import { type Agent, connect } from './client.ts'

t.setTimeout(120_000)

const NAMES = [
  'status',
  'new_world',
  'snapshot',
  'seed',
  'find_operation',
  'call',
  'inject_fault',
  'list_tasks',
  'set_task',
  'advance_clock',
  'set_plan',
  'list_requests',
  'explain_request',
  'verify',
  'coverage_gaps',
]

async function overHttp(t: Test, options = {}): Promise<Agent & { url: string }> {
  const emulator = await startEmulator(t, options)
  const url = await emulator.listen()
  return { ...(await connect(t, new StreamableHTTPClientTransport(new URL(`${url}/_mock/mcp`)))), url }
}

const overStdio = (t: Test, ...args: string[]): Promise<Agent> =>
  connect(
    t,
    new StdioClientTransport({
      command: process.execPath,
      args: [PROGRAM, 'mcp', ...args],
      stderr: 'ignore',
    }),
  )

t.test('the tools are listed with schemas, over both transports alike', async (t) => {
  const http = await overHttp(t)
  const stdio = await overStdio(t)
  const { tools } = await http.client.listTools()
  t.same(
    tools.map(({ name }) => name),
    NAMES,
  )
  for (const { name, title, description = '', inputSchema, annotations } of tools) {
    t.ok(title && description.length > 40, name)
    t.match(inputSchema, { type: 'object', additionalProperties: false }, name)
    t.equal(typeof annotations?.readOnlyHint, 'boolean', name)
  }
  t.same((await stdio.client.listTools()).tools, tools)
  t.match(http.client.getInstructions(), /new_world/)
})

t.test('the page for agents lists every tool, and configurations that are JSON', async (t) => {
  const page = readFileSync(new URL('../../docs/agents.md', import.meta.url), 'utf8')
  t.same(
    [...page.matchAll(/^\| `(\w+)` \| /gm)].map(([, name]) => name),
    NAMES,
  )
  for (const [, json = ''] of page.matchAll(/```json\n([\s\S]*?)```/g)) t.ok(JSON.parse(json))
  for (const { uri } of RESOURCES) t.ok(page.includes(`\`${uri}\``), uri)
})

t.test('resources are listed and read', async (t) => {
  const { client } = await overHttp(t)
  const { resources } = await client.listResources()
  t.same(
    resources.map(({ uri }) => uri),
    ['evalmock://operations', 'evalmock://behaviors', 'evalmock://sdk-setup'],
  )
  const read = async (uri: string): Promise<string> => {
    const [first] = (await client.readResource({ uri })).contents
    return first !== undefined && 'text' in first ? first.text : ''
  }
  t.match(
    await read('evalmock://operations'),
    /^\| qianfan \| CreateEvalTask \| POST \| `\/v2\/eval\?Action=CreateEvalTask`/m,
  )
  t.match(await read('evalmock://behaviors'), /^\| zstack\.body \| /m)
  t.match(JSON.parse(await read('evalmock://sdk-setup')), {
    world: 'default',
    providers: [{ provider: 'zstack' }],
  })
})

t.test('what an agent gets wrong is told with what would do', async (t) => {
  const { use } = await overHttp(t)
  t.match(await use('call', { operation: 'ListEvaluation' }), {
    error: true,
    text: /no provider has an operation ListEvaluation; did you mean ListEvaluations\?\nNext: call find_operation/,
  })
  t.match(await use('call', { operation: 'GetEvaluation' }), {
    error: true,
    text: /GetEvaluation needs evaluation_id: its path is \/v5\/evaluations\/\{evaluation_id\}/,
  })
  t.match(await use('call', { operation: 'ListEvaluations', provider: 'scle' }), {
    error: true,
    text: /there is no provider scle; did you mean scale\?; there are zstack, qianfan, scale/,
  })
  t.match(await use('set_task', { provider: 'scale', id: 'no', action: 'complete' }), {
    error: true,
    text: /has no task no\nNext: call list_tasks/,
  })
  t.match(await use('snapshot', { action: 'save' }), { error: true, text: /name is missing/ })
  t.match(await use('snapshot', { action: 'restore', name: 'gone' }), {
    error: true,
    text: /gone.*\nNext: call snapshot/s,
  })
  t.match(await use('inject_fault', { code: 'NoSuchCode' }), { error: true, text: /NoSuchCode/ })
  t.match(await use('advance_clock', { by: 'soon' }), { error: true, text: /90s, 10m or 6h/ })
  t.match(await use('list_tasks', { worl: 'x' }), { error: true, text: /worl/ })
  t.match(await use('new_world', { name: 'default' }), { error: true, text: /world default already exists/ })
  t.match(await use('explain_request', { id: 99 }), { error: true, text: /request 99/ })
})

t.test('an answer that a fault withholds is told as none', async (t) => {
  const { use } = await overHttp(t)
  await use('inject_fault', { operation: 'ListEvaluations', effect: { kind: 'close' }, times: 1 })
  t.match(await use('call', { operation: 'ListEvaluations' }), {
    error: false,
    data: { request: 1, status: 'no response', next: 'Call explain_request with id 1 to see why.' },
  })
  t.match((await use('explain_request')).data, { id: 1, fate: 'broken', next: /A fault caused it/ })
  t.match((await use('inject_fault', { action: 'list' })).data, { faults: [{ hits: 1 }] })
  t.match((await use('inject_fault', { action: 'clear' })).data, { removed: 1 })
  t.match((await use('call', { operation: 'ListEvaluations' })).data, { status: 200 })
})

t.test('calls of every provider are signed for the world', async (t) => {
  const { use } = await overHttp(t)
  const { data } = await use('new_world', { name: 'w', frozen: true })
  t.match(data, { world: 'w', frozen: true, dotenv: /EVALMOCK_WORLD=w/, next: /Pass world "w"/ })
  const calls: [string, Record<string, unknown>][] = [
    ['QueryModelEvaluationTask', { params: { q: ['name=x', 'status!=Failed'], limit: 2 } }],
    ['DescribeEvalTasks', { body: { evalType: 'auto' } }],
    ['ListEvaluations', { params: { tags: ['a', 'b'], limit: 1 } }],
  ]
  for (const [operation, input] of calls)
    t.match(
      (await use('call', { operation, world: 'w', ...input })).data,
      { status: 200, request: Number },
      operation,
    )
  t.same(
    (await use('list_requests', { world: 'w' })).data.requests.map(
      (one: { operationId: string }) => one.operationId,
    ),
    calls.map(([operation]) => operation),
  )
  t.equal((await use('list_requests')).data.total, 0, 'none in another world')
  t.match((await use('status')).data, {
    worlds: [
      { name: 'default', requests: 0 },
      { name: 'w', requests: 3 },
    ],
  })
})

t.test('time, tasks, plans, seeds and snapshots', async (t) => {
  const { use } = await overHttp(t)
  const seeded = { provider: 'scale', count: 4, mix: { failed: 1, completed: 3 }, seed: 'mcp' }
  t.match((await use('seed', seeded)).data, { tasks: { scale: 4 }, next: /list_tasks/ })
  const counted = (await use('list_tasks', { provider: 'scale' })).data.total
  await use('seed', seeded)
  t.equal((await use('list_tasks', { provider: 'scale' })).data.total, counted, 'the same seed adds nothing')
  t.match((await use('set_plan', { runMs: 3_600_000, queueMs: 1000 })).data, { plan: { runMs: 3_600_000 } })
  await use('snapshot', { action: 'save', name: 'before' })
  const { data: made } = await use('call', {
    operation: 'CreateEvalTask',
    body: { taskName: 'slow', ...BY_RULE },
  })
  const id = made.body.result
  const first = (await use('list_tasks', { provider: 'qianfan', name: 'slow' })).data
  t.match(first, { total: 1, tasks: [{ id, phase: 'queued' }], next: /advance_clock/ })
  t.match((await use('advance_clock', { by: 'next' })).data, { now: '2026-11-21T08:00:01.000Z' })
  t.match((await use('list_tasks', { name: 'slow' })).data, { tasks: [{ phase: 'running' }] })
  t.match((await use('set_task', { provider: 'qianfan', id, action: 'fail', reason: 'out of quota' })).data, {
    task: { phase: 'failed' },
  })
  t.match((await use('set_task', { provider: 'qianfan', id, action: 'change', name: 'renamed' })).data, {
    task: { name: 'renamed' },
  })
  t.match((await use('advance_clock', { by: '6h', frozen: true })).data, { now: '2026-11-21T14:00:01.000Z' })
  t.match((await use('advance_clock', { back: '6h' })).data, {
    now: '2026-11-21T08:00:01.000Z',
    undone: { requests: 0 },
  })
  t.match(await use('advance_clock', { back: 99 }), { error: true, text: /request 99 is not in the journal/ })
  t.match((await use('snapshot', { action: 'list' })).data, { snapshots: [{ name: 'before' }] })
  await use('snapshot', { action: 'restore', name: 'before' })
  t.equal((await use('list_tasks', { name: 'renamed' })).data.total, 0)
})

t.test('the control token protects it, and tools carry it on', async (t) => {
  const emulator = await startEmulator(t, { controlToken: 'secret' })
  const url = await emulator.listen()
  const address = new URL(`${url}/_mock/mcp`)
  await t.rejects(connect(t, new StreamableHTTPClientTransport(address)))
  const requestInit = { headers: { authorization: 'Bearer secret' } }
  const { use } = await connect(t, new StreamableHTTPClientTransport(address, { requestInit }))
  t.match((await use('status')).data, { url, version: String })
  const stdio = await overStdio(t, '--url', url, '--token', 'secret', '--world', 'mine')
  t.match((await stdio.use('status')).data, { url, world: 'mine' })
  t.match((await stdio.use('call', { operation: 'ListEvaluations' })).data, { status: 200 })
  t.equal(emulator.world('mine').backstage.journal.seen, 1)
})

t.test('pages of other origins and other hosts are refused', async (t) => {
  const { app } = await startEmulator(t)
  for (const headers of [{ origin: 'http://evil.com' }, { host: 'evil.com' }])
    t.equal((await app.inject({ method: 'POST', url: '/_mock/mcp', headers, payload: {} })).statusCode, 403)
})

t.test('what is no message of the protocol is refused, and the server goes on', async (t) => {
  const { app } = await startEmulator(t)
  const post = (payload: string, headers = {}) =>
    app.inject({
      method: 'POST',
      url: '/_mock/mcp',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        ...headers,
      },
      payload,
    })
  t.match(await post('{"jsonrpc":'), { statusCode: 400 })
  t.match(await post('{"hello":1}'), { statusCode: 400 })
  t.match(await post('[]'), { statusCode: 400 })
  t.match(await post('{}', { 'content-type': 'text/plain' }), { statusCode: 415 })
  for (const method of ['GET', 'DELETE'] as const)
    t.match(await app.inject({ method, url: '/_mock/mcp' }), { statusCode: 405 })
  t.match(await post('{"jsonrpc":"2.0","id":1,"method":"ping"}'), { statusCode: 200 })
})

t.test('evalmock mcp ends with its input, and says where nothing responds', async (t) => {
  const { url } = await serve(t)
  const { client, use } = await overStdio(t, '--url', url)
  t.match((await use('status')).data, { url })
  await client.close()
  await t.rejects(overStdio(t, '--url', 'http://127.0.0.1:9'), 'no server')
})
