import t, { type Test } from 'tap'
import { PROBLEM_KINDS, Problem } from '../../../src/core/problem.ts'
import type { EmulatorOptions } from '../../../src/emulator.ts'
import { renderError } from '../../../src/providers/zstack/errors.ts'
import { zstack } from '../../../src/providers/zstack/index.ts'
import { startEmulator } from '../../support/emulator.ts'
import { SEED, zstackClient } from '../../support/zstack.ts'

const TEXT = 'text/plain;charset=UTF-8'
const JSON_TYPE = 'application/json;charset=UTF-8'

t.test('each kind of problem has its dress', async (t) => {
  const request = { method: 'GET', raw: { url: '/zstack/v1/x%20y?q=1' } } as never
  const rendered = PROBLEM_KINDS.map((kind) => {
    const { status, headers, body } = renderError(new Problem(kind, 'words'), request)
    const isJson = headers?.['content-type'] === JSON_TYPE
    return [kind, status, isJson ? JSON.parse(String(body)).error.code : body]
  })
  t.same(rendered, [
    ['no-route', 404, 'no api mapping to /v1/x y'],
    ['unauthenticated', 503, 'ID.1001'],
    ['forbidden', 503, 'ID.1002'],
    ['malformed', 500, 'words'],
    ['invalid', 503, 'SYS.1007'],
    ['not-found', 503, 'SYS.1003'],
    ['conflict', 503, 'SYS.1006'],
    ['rate-limited', 429, 'Rate limit exceeded'],
    ['unavailable', 503, 'SYS.1012'],
    ['internal', 503, 'SYS.1000'],
  ])
  const { body } = renderError(new Problem('internal', 'a secret of ours'), request)
  t.notMatch(body, 'secret', 'what went wrong inside is for the log')
  t.match(renderError(new Problem('rate-limited', '', { retryAfterS: 7 }), request).headers, {
    'retry-after': '7',
  })
  const broken = { method: 'GET', raw: { url: '/zstack/v1/%zz' } } as never
  t.equal(renderError(new Problem('malformed', 'bad', { malformed: 'url' }), broken).status, 400)
  t.equal(renderError(new Problem('no-route', ''), broken).body, 'no api mapping to /v1/%zz')
})

const start = async (t: Test, options: EmulatorOptions) => {
  const emulator = await startEmulator(t, options)
  const client = await zstackClient(emulator)
  const order = (code: string, operationId: string) =>
    emulator.app.inject({
      method: 'POST',
      url: '/_mock/faults',
      payload: { match: { operationId }, effect: { kind: 'problem', code }, times: 1 },
    })
  const update = () =>
    client.settle('PUT', `/model-evaluation-tasks/${SEED.running}`, {
      updateModelEvaluationTask: { name: 'x' },
    })
  return { client, order, update }
}

t.test('every documented error comes on order, in the job where there is one', async (t) => {
  for (const profile of ['docs', 'live'] as const) {
    const { client, order, update } = await start(t, { profile })
    for (const [code, { status, message }] of Object.entries(zstack.problems ?? {})) {
      t.equal((await order(code, 'UpdateModelEvaluationTask')).statusCode, 201)
      const answer = await update()
      if (status === 503)
        t.match(
          answer,
          { status: 503, type: JSON_TYPE, body: { error: { code, description: message } } },
          code,
        )
      else t.match(answer, { status, type: TEXT }, code)
    }
    t.match(await update(), { status: 200 }, 'once each')
    await order('SYS.1006', 'UpdateModelEvaluationTask')
    const { status } = await client.call('PUT', `/model-evaluation-tasks/${SEED.running}/actions`, {})
    t.equal(status, profile === 'live' ? 202 : 503, 'by the alias of the Go SDKs as well')
    await order('ID.1001', 'QueryModelEvaluationTask')
    t.match(await client.call('GET', '/model-evaluation-tasks'), {
      status: 503,
      body: { error: { code: 'ID.1001' } },
    })
  }
})
