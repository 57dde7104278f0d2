// The life of an evaluation: queued and running are both `running` on the wire; then `completed` or `failed`. While
// it
// runs, its items are processed one after another.
import { fractionAt, isSettled, type Plan, schedule, type Timeline } from '../../core/timeline.ts'
import type { Stored } from '../../core/world.ts'
import type { Life } from '../../http/provider.ts'
import type { EvaluationDoc } from './collections.ts'

/** States in the store; `pending` is the time in the queue. */
export const STATES = {
  running: ['pending', 'running'],
  completed: ['completed'],
  failed: ['failed'],
} as const
export type Status = keyof typeof STATES

/** The steps of an evaluation with tasks to run. */
export const runSteps = (plan: Plan, now: number): Timeline =>
  schedule(plan, now, [
    { state: 'pending', queue: 1 },
    { state: 'running', run: 1 },
    { state: plan.outcome === 'failure' ? 'failed' : 'completed' },
  ])

/** The steps of an evaluation with nothing to run: contributor tasks, a taxonomy, or no tasks. */
export const doneSteps = (now: number): Timeline => [{ state: 'completed', at: now }]

export const statusOf = (state: string | undefined): Status =>
  state === 'completed' || state === 'failed' ? state : 'running'

type Evaluation = Stored<EvaluationDoc>

/** Number of items that a failing job completes. */
const doneByFailure = (items: number): number => Math.floor(items / 2)

/** Number of items processed, in order of index. A job pushed to a failure keeps its position. */
export function itemsDone({ steps, looks, doc }: Evaluation, now: number): number {
  const last = steps.at(-1)
  if (last?.state !== 'failed') return Math.floor(doc.item_count * fractionAt(steps, now, looks, 'running'))
  const { pushed } = last
  const planned = pushed === undefined ? steps : steps.with(-1, { ...last, at: pushed.due })
  const share = fractionAt(planned, Math.min(now, last.at), pushed?.looks ?? looks, 'running')
  const done = Math.floor(doc.item_count * share)
  return doc.outcome === 'failure' ? Math.min(done, doneByFailure(doc.item_count)) : done
}

/** How evaluations end, for pushes. */
export const lives = {
  evaluation: {
    states: ['pending', 'running', 'completed', 'failed'],
    waiting: ['pending'],
    ends: { success: 'completed', failure: 'failed', partial: 'completed' },
    reasonIn: 'status_reason',
    progress: (task, now) => {
      const evaluation = task as Evaluation
      const { item_count: items } = evaluation.doc
      return items === 0 ? Number(isSettled(evaluation.steps, now)) : itemsDone(evaluation, now) / items
    },
    make: (name) => ({
      operationId: 'CreateEvaluation',
      method: 'POST',
      url: '/v5/evaluations',
      body: {
        name,
        data: [
          { input: 'Capital of France?', expected: 'Paris' },
          { input: 'Capital of Peru?', expected: 'Lima' },
          { input: 'Capital of Kenya?', expected: 'Nairobi' },
        ],
        tasks: [
          {
            task_type: 'chat_completion',
            alias: 'output',
            configuration: {
              model: 'openai/gpt-4o-mini',
              messages: [{ role: 'user', content: 'Answer briefly: {{item.input}}' }],
            },
          },
        ],
      },
    }),
    calls: ({ id }) => [
      { operationId: 'GetEvaluation', method: 'GET', url: `/v5/evaluations/${id}?views=tasks` },
      {
        operationId: 'ListEvaluationItems',
        method: 'GET',
        url: `/v5/evaluation-items?evaluation_id=${id}&limit=5`,
      },
    ],
  },
} as const satisfies Record<string, Life>
