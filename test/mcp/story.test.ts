// A story: an agent that knows nothing but the tools writes a test for a client, sees it fail, and makes it pass.
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import t, { type Test } from 'tap'
import { startEmulator } from '../support/emulator.ts'
import { connect } from './client.ts'

t.setTimeout(120_000)

/** What the agent writes: a client that creates an evaluation and waits for its end, and a test of it. */
const program = (method: string, path: string, body: unknown, key: string): string => `
import test from 'node:test'
import assert from 'node:assert'
const { EVALMOCK_URL: url, SGP_API_KEY: key } = process.env
const call = async (method, path, body) => {
  const headers = { ${key}: key, 'content-type': 'application/json' }
  const reply = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) })
  if (!reply.ok) throw new Error(reply.status + ' ' + (await reply.text()))
  return reply.json()
}
test('an evaluation is made and ends', async () => {
  const { id } = await call(${JSON.stringify(method)}, ${JSON.stringify(path)}, ${JSON.stringify(body)})
  let seen = []
  for (let status; status !== 'completed'; ) {
    status = (await call('GET', ${JSON.stringify(path)} + '/' + id)).status
    assert.notEqual(status, 'failed')
    if (seen.at(-1) !== status) seen.push(status)
  }
  assert.deepEqual(seen, ['running', 'completed'])
})
`

const variables = (dotenv: string): Record<string, string> =>
  Object.fromEntries(
    dotenv.split('\n').flatMap((line) => {
      const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? []
      return name === undefined || value === undefined ? [] : [[name, value]]
    }),
  )

/** Runs the agent's test as its project would. */
function run(t: Test, source: string, env: Record<string, string>): Promise<{ ok: boolean; output: string }> {
  const folder = t.testdir({})
  writeFileSync(join(folder, 'client.test.mjs'), source)
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--test', '--test-reporter=tap', 'client.test.mjs'],
      { cwd: folder, env: { PATH: process.env.PATH, ...env } },
      (error, stdout) => resolve({ ok: error === null, output: stdout }),
    )
  })
}

t.test('an agent writes a client test with the tools alone', async (t) => {
  const { listen } = await startEmulator(t)
  const url = await listen()
  const { use } = await connect(t, new StreamableHTTPClientTransport(new URL(`${url}/_mock/mcp`)))

  const { data: status } = await use('status')
  t.ok(status.providers.some(({ name }: { name: string }) => name === 'scale'))
  const { data: made } = await use('new_world', { frozen: true })
  const { world } = made
  const { data: found } = await use('find_operation', { search: 'create evaluation', provider: 'scale' })
  const named = found.operations.find(
    ({ operation }: { operation: string }) => operation === 'CreateEvaluation',
  )
  t.ok(named, 'the operation is found by words')
  const { data: create } = await use('find_operation', { search: named.operation })
  const body = create.body.examples.find(({ summary }: { summary: string }) => /tasks/.test(summary)).value
  const [key] = Object.keys(made.credentials.scale)

  // The agent leaves out what is required: the test fails, and the tools say why.
  const env = variables(made.dotenv)
  const { name: _, ...incomplete } = body
  const failing = await run(t, program(create.method, create.path, incomplete, JSON.stringify(key)), env)
  t.equal(failing.ok, false)
  const { data: seen } = await use('list_requests', { world, status: '4xx' })
  t.match(seen, {
    total: 1,
    next: `Call explain_request with id ${seen.requests[0].id} to see why it failed.`,
  })
  const { data: why } = await use('explain_request', { world, id: seen.requests[0].id })
  t.match(why, { operationId: 'CreateEvaluation', status: 422, response: /name/ })

  // A plan by reads lets the waiting loop end without time.
  await use('set_plan', { world, pace: 'polls', polls: 3 })
  const passing = await run(t, program(create.method, create.path, body, JSON.stringify(key)), env)
  t.ok(passing.ok, passing.output)
  t.match(
    (await use('verify', { world, match: { operationId: 'CreateEvaluation', status: '2xx' }, count: 1 }))
      .data,
    { holds: true, count: 1 },
  )
  t.match((await use('verify', { world, match: { operationId: 'ArchiveEvaluation' } })).data, {
    holds: false,
    detail: /expected at least 1 of ArchiveEvaluation, but there were 0/,
  })

  // What the test has not met yet: the agent lets it meet an error, and sees that the client reports it.
  const { data: gaps } = await use('coverage_gaps', { world })
  t.same(
    gaps.gaps.map(({ provider }: { provider: string }) => provider),
    ['scale'],
  )
  t.match(gaps.next, /Call inject_fault with provider "scale", operation "\w+" and code "\w+"/)
  const [, operation = '', code = ''] = /operation "(\w+)" and code "(\w+)"/.exec(gaps.next) ?? []
  await use('inject_fault', { world, provider: 'scale', operation, code, times: 1 })
  const broken = await run(t, program(create.method, create.path, body, JSON.stringify(key)), env)
  t.equal(broken.ok, false)
  t.match((await use('explain_request', { world })).data, {
    operationId: operation,
    code,
    next: /A fault caused it/,
  })
})
