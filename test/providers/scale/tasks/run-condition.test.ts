import t from 'tap'
import { startScale } from '../../../support/scale.ts'

t.test('each kind of run condition is taken as it is sent, and decides whether the task runs', async (t) => {
  const { send } = await startScale(t, { plan: { pace: 'immediate' } })
  const score = { op: 'var', path: 'item.score' }
  const none = { op: 'var', path: 'item.none' }
  const c = (value: unknown) => ({ op: 'const', value })
  const cases: readonly [condition: object, runs: boolean][] = [
    [c(true), true],
    [c(0), false],
    [score, true],
    ...(['eq', 'lte', 'gte'] as const).map((op): [object, boolean] => [
      { op, left: score, right: c(5) },
      true,
    ]),
    ...(['ne', 'lt', 'gt'] as const).map((op): [object, boolean] => [
      { op, left: score, right: c(5) },
      false,
    ]),
    [{ op: 'lt', left: score, right: c(6) }, true],
    [{ op: 'gt', left: score, right: c(4) }, true],
    [{ op: 'in', left: score, operands: [c(1), c(5)] }, true],
    [{ op: 'not_in', left: score, operands: [c(1), c(5)] }, false],
    [{ op: 'and', operands: [c(true), c(false)] }, false],
    [{ op: 'or', operands: [c(false), c(true)] }, true],
    [{ op: 'not', operands: [c(false)] }, true],
    [{ op: 'is_null', operands: [none] }, true],
    [{ op: 'is_not_null', operands: [none] }, false],
  ]
  for (const [run_condition, runs] of cases) {
    const made = await send('POST', '/v5/evaluations', {
      name: 'e',
      data: [{ score: 5, none: null }],
      tasks: [
        {
          task_type: 'auto_evaluation.guided_decoding',
          alias: 'judged',
          configuration: { model: 'm/x', prompt: 'p', choices: ['a'], run_condition },
        },
      ],
    })
    const told = JSON.stringify(run_condition)
    t.equal(made.status, 200, told)
    t.strictSame(made.body.tasks[0].configuration.run_condition, run_condition)
    const { body } = await send('GET', `/v5/evaluation-items?evaluation_id=${made.body.id}`)
    t.equal(body.items[0].data.judged, runs ? 'a' : undefined, told)
  }
  const wrong = await send('POST', '/v5/evaluations', {
    name: 'e',
    data: [{}],
    tasks: [
      {
        task_type: 'auto_evaluation.guided_decoding',
        configuration: {
          model: 'm/x',
          prompt: 'p',
          choices: ['a'],
          run_condition: { op: 'xor', operands: [] },
        },
      },
    ],
  })
  t.equal(wrong.status, 422)
})
