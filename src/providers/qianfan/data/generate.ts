// Generated tasks as rows, with the models and datasets that they name.
import { DATASETS, type Generate, MODELS } from '../../../core/data/generate.ts'

const STATES = {
  completed: 'Successed',
  partial: 'PartlyDone',
  failed: 'Failed',
  stopped: 'Stopped',
  running: 'Running',
  queued: 'Queued',
} as const

const MODES = ['rule', 'model', 'rule,model'] as const

export const generate: Generate = (tasks) => ({
  models: MODELS.map((modelName) => ({
    modelName,
    createTime: '-90d',
    modelVersionList: [{ version: `${modelName} v1` }, { version: `${modelName} v2` }],
  })),
  datasets: DATASETS.map((name) => ({ name, createTime: '-90d' })),
  evalTasks: tasks.map(({ name, phase, createdAt, endedAt, progress, reason, model, dataset, chance }) => ({
    taskName: name,
    state: STATES[phase],
    createTime: createdAt,
    ...(endedAt === undefined ? {} : { endTime: endedAt }),
    ...(progress === undefined ? {} : { progress }),
    ...(reason === undefined ? {} : { message: reason }),
    modelIds: phase === 'partial' || chance < 0.5 ? [`${model} v1`, `${model} v2`] : [`${model} v2`],
    datasetId: dataset,
    evalMode: MODES[Math.floor(chance * 3)] as string,
  })),
})
