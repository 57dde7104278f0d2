// Exports of the results of a task: creates one, and gives its place and file. Both APIs use this.
import type { FastifyRequest } from 'fastify'
import { strToU8, zipSync } from 'fflate'
import { Problem } from '../../../core/problem.ts'
import type { Stored, World } from '../../../core/world.ts'
import type { Settings } from '../../../http/provider.ts'
import { downloadLink, resultsPath } from '../auth/download-link.ts'
import { dataset, modelVersion } from '../catalogue.ts'
import { type ExportDoc, exportsOf, numberFor, type TaskDoc } from '../collections.ts'
import { exportState, exportSteps, hasResults, taskState } from '../lifecycle.ts'
import { reported } from '../reports/metrics.ts'
import { type EvalObject, type Sample, samplesOf } from '../reports/samples.ts'
import { criteriaOf } from '../tasks/criteria.ts'
import { evalTask } from '../tasks/tasks.ts'

/** @throws Problem 'conflict' if the task has no results */
export function createExport(
  world: World,
  operationId: string,
  task: Stored<TaskDoc>,
  doc: Omit<ExportDoc, 'numericId'>,
): Stored<ExportDoc> {
  const state = taskState(task)
  if (!hasResults(state))
    throw new Problem('conflict', `evaluation task ${task.id} is ${state}: there are no results`)
  const id = `amemt-${world.ids.alnum(12)}`
  return exportsOf(world).insert({
    id,
    name: id,
    parent: task.id,
    doc: { ...doc, numericId: numberFor(id) },
    steps: exportSteps(world.plan(operationId), world.clock.now()),
  })
}

/** The task whose results were exported. Deleting the task deletes the export. */
export const exportedTask = (world: World, entry: Stored<ExportDoc>): Stored<TaskDoc> =>
  evalTask(world, entry.parent ?? '')

/** Path of the file in a user's bucket; undefined in the platform's storage. */
export const storagePathOf = (entry: Stored<ExportDoc>): string | undefined =>
  entry.doc.storageType === 'BOS'
    ? `bos:/${entry.doc.bucket}/model_eval_result_export/${entry.parent}_${entry.id}.zip`
    : undefined

/** URL of the file once it exists; undefined in a user's own bucket. */
export const downloadUrlOf = (
  entry: Stored<ExportDoc>,
  request: FastifyRequest,
  settings: Settings,
): string | undefined =>
  entry.doc.storageType === 'sysStorage' && exportState(entry) === 'Succeeded'
    ? downloadLink(resultsPath(entry.id), request, settings)
    : undefined

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`

/**
 * A sample as a row of an exported file, in the form of the mock server in Baidu's own Python SDK
 * (bce-qianfan-sdk, python/qianfan/tests/utils/mock_server.py).
 */
function row(sample: Sample, task: Stored<TaskDoc>, content: readonly string[]): Record<string, string> {
  const { byRule, byModel, byHand, similarity, accuracy } = criteriaOf(task.doc)
  const metrics = content.includes('metrics')
  return {
    ...(content.includes('system') && { 人设字段: sample.system }),
    ...(content.includes('prompt') && { Prompt问题: sample.prompt }),
    ...(content.includes('prediction') && { 模型结果: sample.prediction }),
    ...(content.includes('completion') && { 预期回答: sample.completion }),
    ...(metrics &&
      byRule &&
      similarity && {
        'BLEU-4': percent(sample.bleu4),
        'ROUGE-1': percent(sample.rouge_1),
        'ROUGE-2': percent(sample.rouge_2),
        'ROUGE-L': percent(sample.rouge_l),
      }),
    ...(metrics && byRule && accuracy && { 准确率: percent(sample.accuracy), F1: percent(sample.f1Score) }),
    ...(metrics &&
      byModel && { 裁判员模型打分: String(sample.judgeScore), 裁判员模型打分理由: sample.judgeReason }),
    ...(metrics &&
      byHand &&
      Object.fromEntries(Object.entries(sample.manualScores).map(([name, score]) => [name, String(score)]))),
  }
}

/** For stored results, the name of the set. */
function namesOf(world: World, { modelId, inferDatasetId }: EvalObject): { name: string; version: string } {
  if (modelId === '') return { name: dataset(world, inferDatasetId).name, version: '' }
  const { modelName, version } = modelVersion(world, modelId)
  return { name: modelName, version }
}

/** The zip format covers the years 1980 to 2099, in local time. */
export const zipTime = (ms: number): number =>
  Math.min(Math.max(ms, Date.UTC(1980, 0, 2)), Date.UTC(2099, 11, 30))

/** The file: a zip with data.jsonl. Each line is a sample: an array with one object per evaluated model. */
export function archive(seed: string, world: World, entry: Stored<ExportDoc>): Uint8Array {
  const task = exportedTask(world, entry)
  const wanted = entry.doc.resultIds && new Set(entry.doc.resultIds)
  const lines: Record<string, string>[][] = []
  for (const object of reported(task)) {
    const { name, version } = namesOf(world, object)
    for (const [i, sample] of samplesOf(seed, task, object).entries()) {
      if (wanted !== undefined && !wanted.has(sample.id)) continue
      lines[i] ??= []
      lines[i].push({ 模型名称: name, 模型版本: version, ...row(sample, task, entry.doc.exportContent) })
    }
  }
  const text = lines.flatMap((line) => `${JSON.stringify(line)}\n`).join('')
  return zipSync({ 'data.jsonl': strToU8(text) }, { mtime: zipTime(entry.createdAt) })
}
