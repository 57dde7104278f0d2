// Generated tasks are the same in every release: users keep what they have seeded.
import { createHash } from 'node:crypto'
import t from 'tap'
import { DEFAULT_MIX, generateTasks, SETS, taskName, type Wish } from '../../../src/core/data/generate.ts'

const DAY = 86_400_000
const NOW = Date.parse('2026-11-21T08:00:00Z')
const WISH: Wish = {
  count: 400,
  mix: { completed: 40, partial: 10, failed: 15, stopped: 5, running: 20, queued: 10 },
  overMs: 30 * DAY,
  seed: '7',
  now: NOW,
}

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex')

/** Number of tasks of each phase. */
const counted = (wish: Partial<Wish>) => {
  const all = generateTasks({ ...WISH, ...wish })
  return Object.fromEntries(
    [...Map.groupBy(all, ({ phase }) => phase)].map(([phase, { length }]) => [phase, length]),
  )
}

t.test('a wish gives the same tasks in every release', async (t) => {
  t.same(generateTasks({ ...WISH, count: 3, mix: { completed: 1, running: 1, failed: 1 } }), [
    {
      name: 'deepseek-r1 gsm8k smoke #8095',
      phase: 'failed',
      createdAt: '2026-10-22T15:49:58.235Z',
      endedAt: '2026-10-22T16:32:11.292Z',
      reason: '显存不足，任务已终止',
      model: 'deepseek-r1',
      dataset: 'gsm8k',
      chance: 0.7884348216466606,
    },
    {
      name: 'ernie-lite-8k support-tickets nightly #1553',
      phase: 'completed',
      createdAt: '2026-11-12T21:17:01.422Z',
      endedAt: '2026-11-13T02:30:35.841Z',
      model: 'ernie-lite-8k',
      dataset: 'support-tickets',
      chance: 0.06144869909621775,
    },
    {
      name: 'deepseek-r1 gsm8k release #6112',
      phase: 'running',
      createdAt: '2026-11-21T06:05:23.834Z',
      progress: 0.52,
      model: 'deepseek-r1',
      dataset: 'gsm8k',
      chance: 0.5680934931151569,
    },
  ])
  t.equal(digest(generateTasks(WISH)), 'e1e38bdb118f1441ee9af74a644d3bc329ee9d49d5a6c3788e768617484a21c8')
  t.equal(
    digest(generateTasks({ ...WISH, longNames: true })),
    '5cf70fb8c03a8b795a068ee470999aa1ce41533a06668a64c32981d21e048dc1',
  )
  t.equal(
    digest(generateTasks({ ...WISH, overMs: 1000 })),
    '2841f88134562e0d65bb19a99a662bcc47ac7e37bcd63143a27e076aee883085',
  )
  t.equal(taskName('x'), 'qwen2.5-7b 代码补全 上线前 #7471')
  t.same(DEFAULT_MIX, { completed: 60, failed: 15, running: 20, queued: 5 })
  t.same(SETS, {
    empty: { count: 0 },
    'one-of-each': {
      count: 6,
      mix: { completed: 1, partial: 1, failed: 1, stopped: 1, running: 1, queued: 1 },
    },
    big: { count: 2000 },
    'all-failed': { count: 50, mix: { failed: 1 } },
    'long-names': { count: 12, longNames: true },
  })
})

t.test(
  'of each phase there are as many as its share says, and the largest remainders are rounded up',
  async (t) => {
    t.same(counted({}), { completed: 160, partial: 40, failed: 60, stopped: 20, running: 80, queued: 40 })
    t.same(counted({ count: 1 }), { completed: 1 })
    t.same(counted({ count: 3, mix: { completed: 1, failed: 1 } }), { completed: 2, failed: 1 })
    t.same(counted({ count: 7, mix: { completed: 10, failed: 20, queued: 3 } }), {
      completed: 2,
      failed: 4,
      queued: 1,
    })
    t.same(counted({ count: 0 }), {})
  },
)
