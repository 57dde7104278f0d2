// POST /wenxinworkshop/modelrepo/eval/result/list: the samples of a task, one by one.
import type { Stored, World } from '../../../core/world.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { modelVersion } from '../catalogue.ts'
import type { TaskDoc } from '../collections.ts'
import { legacyAnswer } from '../envelope.ts'
import type { Scope } from '../plugin.ts'
import { reported } from '../reports/metrics.ts'
import { type EvalObject, type Sample, samplesOf } from '../reports/samples.ts'
import { criteriaOf } from '../tasks/criteria.ts'
import { modelWords, taskBy } from './convert.ts'
import { type EvalResult, EvalResultListBody, EvalResultListReply, ORDERED_BY } from './schemas/results.ts'

const NO_RULE = { bleu4: 0, rouge_1: 0, rouge_2: 0, rouge_l: 0 }

/** All results of one object. */
function toResults(
  world: World,
  task: Stored<TaskDoc>,
  object: EvalObject,
  samples: readonly Sample[],
): EvalResult[] {
  const { byModel, byRule } = criteriaOf(task.doc)
  const { modelName, modelVersion, modelVersionId, modelVersionIdStr } = modelWords(
    world,
    object.modelId,
    object.inferDatasetId,
  )
  return samples.map(({ id, prompt, completion, prediction, judgeScore, judgeReason, ...sample }) => ({
    id,
    evaluationId: task.doc.numericId,
    evaluationIdStr: task.id,
    evalUnitId: object.evalUnitId,
    modelName,
    modelVersion,
    modelVersionId,
    modelVersionIdStr,
    prompt,
    completion,
    prediction,
    ...(byRule
      ? { bleu4: sample.bleu4, rouge_1: sample.rouge_1, rouge_2: sample.rouge_2, rouge_l: sample.rouge_l }
      : NO_RULE),
    judgeScore: byModel ? judgeScore : 0,
    judgeReason: byModel ? judgeReason : '',
  }))
}

/** True if a result is in every requested range. */
function isAsked(result: EvalResult, body: EvalResultListBody): boolean {
  return ORDERED_BY.every((metric) => {
    const { start, end } = body[metric] ?? {}
    return result[metric] >= (start ?? -Infinity) && result[metric] <= (end ?? Infinity)
  })
}

export function legacyResultRoutes(scope: Scope, { settings }: ProviderContext): void {
  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/modelrepo/eval/result/list',
    config: { access: 'read' },
    schema: {
      operationId: 'V1EvalResultList',
      summary: 'List the results of a finished evaluation task, sample by sample.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/Ulrhj6wo4' },
      body: EvalResultListBody,
      response: EvalResultListReply,
    },
    handler: (request, reply) => {
      const { world, body } = request
      const { id, pageNo, pageSize, modelVersionIds, evalUnitId, orderBy, order } = body
      const task = taskBy(world, id)
      const versions = modelVersionIds?.map((one) => modelVersion(world, one).versionId)
      const results = reported(task)
        .filter((object) => !versions?.length || versions.includes(object.modelId))
        .filter((object) => !evalUnitId?.length || evalUnitId.includes(object.evalUnitId))
        .flatMap((object) => toResults(world, task, object, samplesOf(settings.seed, task, object)))
        .filter((result) => isAsked(result, body))
      if (orderBy) {
        const way = order === 'desc' ? -1 : 1
        results.sort((a, b) => (a[orderBy] - b[orderBy]) * way)
      }
      const first = (pageNo - 1) * pageSize
      return legacyAnswer(request, reply, {
        total: results.length,
        pageNo,
        pageSize,
        items: results.slice(first, first + pageSize),
      })
    },
  })
}
