import t from 'tap'
import { runItem } from '../../../../src/providers/scale/tasks/run.ts'

type Evaluation = Parameters<typeof runItem>[0]
const chat = (alias: string) => ({
  task_type: 'chat_completion' as const,
  alias,
  configuration: { model: 'm', messages: [{ role: 'user', content: 'x' }] },
})
const evaluation = (more: Partial<Evaluation> = {}): Evaluation => ({
  tasks: [chat('out')],
  questions: {},
  outcome: 'success',
  item_count: 9,
  ...more,
})

t.test('a chat knows the right answer under each of the usual names, the first one first', async (t) => {
  const run = (data: Record<string, unknown>) => runItem(evaluation(), { index: 0, data }, 's0').results.out
  for (const key of ['expected', 'expected_output', 'reference', 'ground_truth', 'target', 'answer'])
    t.equal(run({ [key]: 'Paris' }), 'Taking the question as asked, "x": Paris', key)
  const without = 'Taking the question as asked, "x": it depends on the details, but the usual case is plain.'
  t.equal(run({ other: 'Paris' }), without)
  t.equal(run({ expected: 5 }), without, 'a text only')
  t.match(run({ answer: 'last', expected: 'first' }), /first$/)
  t.match(run({ answer: 'last', expected: 5 }), /last$/)
})

t.test(
  'of a partly failing evaluation every third item fails, from the second; a single one fails',
  async (t) => {
    const failed = (more: Partial<Evaluation>) =>
      [0, 1, 2, 3, 4, 5, 6, 7].filter(
        (index) => Object.keys(runItem(evaluation(more), { index, data: {} }, 's').errors).length > 0,
      )
    t.same(failed({ outcome: 'partial' }), [1, 4, 7])
    t.same(failed({ outcome: 'partial', item_count: 2 }), [1, 4, 7])
    t.same(failed({ outcome: 'partial', item_count: 1 }), [0, 1, 2, 3, 4, 5, 6, 7])
    t.same(failed({}), [])
    t.same(failed({ outcome: 'failure' }), [])
    t.same(
      runItem(evaluation({ outcome: 'partial', tasks: [chat('a'), chat('b')] }), { index: 1, data: {} }, 's')
        .errors,
      {
        a: { type: 'RateLimitError', message: 'the model provider answered 429: rate limit exceeded' },
      },
    )
  },
)
