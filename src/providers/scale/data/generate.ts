// Generated evaluations as rows, with their items.
import { DATASETS, type Generate } from '../../../core/data/generate.ts'

const STATUS = {
  completed: 'completed',
  partial: 'completed',
  failed: 'failed',
  // The API stops no evaluation.
  stopped: 'failed',
  running: 'running',
  queued: 'pending',
} as const

const QUESTIONS = [
  { input: 'What is the capital of Peru?', expected: 'Lima' },
  { input: 'How do I reset my password?', expected: 'With the link on the page to sign in.' },
  { input: '法国的首都是哪里？', expected: '巴黎' },
  { input: '怎样开发票？', expected: '在订单页面申请。' },
]

export const generate: Generate = (tasks) => ({
  datasets: DATASETS.map((name) => ({ name, created_at: '-90d', data: QUESTIONS })),
  evaluations: tasks.map(({ name, phase, createdAt, endedAt, progress, reason, model, dataset, chance }) => ({
    name,
    status: STATUS[phase],
    ...(phase === 'partial' ? { outcome: 'partial' } : {}),
    created_at: createdAt,
    ...(endedAt === undefined ? {} : { ended_at: endedAt }),
    ...(progress === undefined ? {} : { progress }),
    ...(reason === undefined ? {} : { status_reason: reason }),
    tags: [dataset],
    metadata: { model, build: String(100 + Math.floor(chance * 900)) },
    dataset_ids: [dataset],
    data: QUESTIONS.slice(0, 2 + Math.floor(chance * 3)),
  })),
})
