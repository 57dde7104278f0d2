// Rows of evaluation tasks: what a row leaves out is made to fit what it says.
import * as z from 'zod'
import type { DataKind, Fit, Row } from '../../../core/data/format.ts'
import { numberFor, TaskDoc } from '../collections.ts'
import { LEGACY_STATES } from '../lifecycle.ts'

const MANUAL = ['RunningWithManualBegin', 'RunningWithMetricsCalculating']

const modeOf = (row: Row): unknown =>
  row.evalMode ?? (row.evalConfig as Row | undefined)?.evalMode ?? row.evalType

const isManual = (row: Row, state: string | undefined): boolean =>
  MANUAL.includes(state ?? '') || String(modeOf(row) ?? '') === 'manual'

function route(state: string, row: Row): readonly string[] {
  const start = ['Queued', 'Running']
  if (state === 'Stopping' || state === 'Stopped') return [...start, 'Stopping', 'Stopped']
  const end = state === 'Failed' || state === 'PartlyDone' ? state : 'Successed'
  return [...start, ...(isManual(row, state) ? MANUAL : []), end]
}

const name = z.string().min(1)

export const evalTask: DataKind = {
  kind: 'task',
  member: 'evalTasks',
  about: 'Evaluation tasks, of both versions of the API',
  doc: TaskDoc,
  id: 'taskId',
  name: ['taskName', 'name'],
  created: 'createTime',
  updated: 'modifyTime',
  words: { numericId: 'id' },
  makeId: (ids) => `ame-${ids.alnum(12)}`,
  life: {
    state: 'state',
    states: Object.keys(LEGACY_STATES),
    usual: 'Successed',
    route,
    progress: ['progress', 1],
    ended: 'endTime',
    reason: 'message',
  },
  refs: {
    'modelIds[]': 'modelVersion',
    'evalObjectConfig.evalModelConfig.versionId': 'dataset',
    'evalObjectConfig.evalModelConfig.evalModelConfigList[].modelId': 'modelVersion',
    'evalObjectConfig.evalInferDatasetConfig.evalInferDatasetConfigList[].inferDatasetId': 'dataset',
  },
  short: {
    datasetId: name.describe('The name or the id of the dataset to evaluate with'),
    scoreModes: z.array(name).describe('Rules that score: `similarity`, `accuracy`'),
  },
  shortRefs: { datasetId: 'dataset' },
  fit,
}

function fit(doc: Row, at: Fit): Row {
  const { row, id, state, find, any } = at
  const manual = isManual(row, state)
  const mode = manual ? 'manual' : String(modeOf(row) ?? 'rule')
  const objects = objectsOf(doc, at)
  const wanted = typeof row.datasetId === 'string' ? row.datasetId : undefined
  const dataset =
    (wanted === undefined ? any('dataset') : find('dataset', wanted))?.id ?? wanted ?? 'ds-mwmk3mwxxxxxfk'
  return {
    numericId: numberFor(id),
    description: '',
    evalType: manual ? 'manual' : 'auto',
    evalMode: mode === 'auto' ? 'rule' : mode,
    evalObjectType: 'model',
    evalObjectConfig: {
      evalModelConfig: {
        versionId: dataset,
        storageType: 'sysStorage',
        evalModelConfigList: objects.map((modelId) => ({ modelId, promptTemplate: '请解答：{input}' })),
      },
    },
    evalConfig: configOf(mode === 'auto' ? 'rule' : mode, row.scoreModes),
    modelIds: objects,
    ...doc,
  }
}

/** Ids of the model versions. */
function objectsOf(doc: Row, { any, state }: Fit): readonly string[] {
  if (doc.modelIds !== undefined) return doc.modelIds as readonly string[]
  const { evalModelConfigList } = ((doc.evalObjectConfig as Row | undefined)?.evalModelConfig ?? {}) as {
    evalModelConfigList?: readonly { modelId?: unknown }[]
  }
  if (evalModelConfigList !== undefined)
    return evalModelConfigList.flatMap(({ modelId }) => (typeof modelId === 'string' ? [modelId] : []))
  if (doc.evalObjectType === 'inferDataset') return []
  const first = any('modelVersion')?.id ?? 'amv-ttsxxxx1hp'
  const second = any('modelVersion', (one) => one.id !== first)?.id
  // A single object cannot fail in part.
  return state === 'PartlyDone' ? [first, second ?? 'amv-4t7e2r9n1k6p'] : [first]
}

function configOf(mode: string, scoreModes: unknown): Row {
  const byRule = { scoreModes: scoreModes ?? ['similarity', 'accuracy'] }
  const byModel = {
    apiName: 'ERNIE-4.0-8K',
    prompt: { templateName: '裁判员模型打分模板', metric: '综合得分', minScore: 0, maxScore: 5 },
  }
  if (mode.includes('manual'))
    return {
      evalMode: mode,
      manualEvalConfig: { evaluationDimension: [{ dimension: '满意度', description: '' }] },
    }
  return {
    evalMode: mode,
    ...(mode.includes('rule') ? { autoRuleEvalConfig: byRule } : {}),
    ...(mode.includes('model') ? { autoModelEvalConfig: byModel } : {}),
  }
}
