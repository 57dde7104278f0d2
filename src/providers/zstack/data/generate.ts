// Generated tasks as rows, with the datasets and groups that they name.
import { DATASETS, type Generate, MODELS } from '../../../core/data/generate.ts'

const STATUS = {
  completed: 'Completed',
  partial: 'PartialCompleted',
  failed: 'Failed',
  // The API stops no task: one that nobody waits for any longer failed.
  stopped: 'Failed',
  running: 'Running',
  queued: 'Created',
} as const

export const generate: Generate = (tasks) => ({
  datasets: DATASETS.map((name, i) => ({ name, size: (i + 1) * 7_340_032, createDate: '-90d' })),
  modelServiceGroups: [
    { name: 'evaluators', eval: true, createDate: '-90d' },
    ...MODELS.map((name) => ({ name, createDate: '-90d' })),
  ],
  tasks: tasks.map(({ name, phase, createdAt, endedAt, progress, reason, model, dataset, chance }) => ({
    name,
    status: STATUS[phase],
    createDate: createdAt,
    ...(endedAt === undefined ? {} : { endTime: endedAt }),
    ...(progress === undefined ? {} : { percentage: Math.floor(progress * 100) }),
    ...(reason === undefined ? {} : { reason }),
    type: chance < 0.8 ? 'Capability' : 'Performance',
    modelServiceGroupUuid: 'evaluators',
    evaluatedServiceGroupUuid: model,
    datasetUuid: dataset,
    limits: 100 * (1 + Math.floor(chance * 10)),
    temperature: 0.7,
  })),
})
