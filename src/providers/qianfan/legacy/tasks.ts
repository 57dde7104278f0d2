import type { Stored } from '../../../core/world.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { behaviorOf } from '../behaviors.ts'
import { dataset } from '../catalogue.ts'
import { numberFor, type TaskDoc, tasksOf } from '../collections.ts'
import { legacyAnswer } from '../envelope.ts'
import { isStoppable, isStopped, taskState } from '../lifecycle.ts'
import type { Scope } from '../plugin.ts'
import { effectMetric, reported } from '../reports/metrics.ts'
import { datasetIdOf } from '../reports/samples.ts'
import { deleteTask, stopTask } from '../tasks/tasks.ts'
import { evalUnits, legacyState, modelWords, taskBy } from './convert.ts'
import {
  EvalCancelReply,
  EvalDeleteBody,
  EvalDeleteReply,
  EvalDetailReply,
  EvalIdBody,
  EvalReportReply,
} from './schemas/tasks.ts'
import { modeOf, standardConf } from './standard-conf.ts'

/** The resources of a task created by v1, if it names none. */
const COMPUTE_RESOURCE = { vmType: 1, vmNumber: 8, computeResourceId: '', cpu: 0, memory: 0 }

const USER_ID = 1

export function legacyTaskRoutes(scope: Scope, { settings }: ProviderContext): void {
  const failState = behaviorOf(settings, 'qianfan.failState')

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/modelrepo/eval/detail',
    config: { access: 'read' },
    schema: {
      operationId: 'V1EvalDetail',
      summary: 'Read one evaluation task and its state.',
      tags: ['v1'],
      externalDocs: { url: 'https://ai.baidu.com/ai-doc/WENXINWORKSHOP/wlpbyj1dn' },
      body: EvalIdBody,
      response: EvalDetailReply,
    },
    handler: (request, reply) => {
      const { world } = request
      const task = tasksOf(world).look(taskBy(world, request.body.id).id) as Stored<TaskDoc>
      const { id, name, doc } = task
      const rows = dataset(world, datasetIdOf(task))
      return legacyAnswer(request, reply, {
        evaluationId: doc.numericId,
        evaluationIdStr: id,
        name,
        description: doc.description,
        state: legacyState(taskState(task), failState),
        evalUnits: evalUnits(world, task, failState),
        datasetId: rows.doc.numericId,
        datasetIdStr: rows.id,
        datasetName: rows.name,
        evalStandardConf: standardConf(world, task),
        computeResourceConf: doc.legacy?.computeResourceConf ?? COMPUTE_RESOURCE,
      })
    },
  })

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/modelrepo/eval/report',
    config: { access: 'read' },
    schema: {
      operationId: 'V1EvalReport',
      summary: 'Read the metrics of each evaluated object; none before the task is done.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/7lpbyk8fj' },
      body: EvalIdBody,
      response: EvalReportReply,
    },
    handler: (request, reply) => {
      const { world } = request
      const task = taskBy(world, request.body.id)
      const report = reported(task).map((object) => {
        const { modelSource, ...model } = modelWords(world, object.modelId, object.inferDatasetId)
        // The page puts the id of the report into the metrics, Baidu's own test server outside: send both.
        const reportId = object.evalUnitId
        return {
          id: reportId,
          userId: USER_ID,
          evaluationId: task.doc.numericId,
          evaluationIdStr: task.id,
          // Both as in the response of Baidu's own test server (bce-qianfan-sdk of 2025-12, mock_server.py).
          evaluationJobId: numberFor(object.evalUnitId),
          projectId: '',
          evaluationName: task.name,
          evalUnitId: object.evalUnitId,
          evalMode: modeOf(task.doc),
          modelForm: task.doc.evalObjectType,
          ...model,
          modelVersionSource: modelSource,
          inferDatasetId: object.inferDatasetId,
          inferDatasetName: dataset(world, object.inferDatasetId).name,
          effectMetric: { id: reportId, ...effectMetric(settings.seed, task, object) },
          performanceMetric: {},
        }
      })
      return legacyAnswer(request, reply, report)
    },
  })

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/modelrepo/eval/cancel',
    config: { access: 'write' },
    schema: {
      operationId: 'V1EvalCancel',
      summary: 'Stop an evaluation task without manual evaluation.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/klpbyl1ea' },
      body: EvalIdBody,
      response: EvalCancelReply,
    },
    handler: (request, reply) => {
      const task = taskBy(request.world, request.body.id)
      const errorMessage = whyNot(task)
      if (errorMessage === '') stopTask(request.world, task, 'V1EvalCancel')
      return legacyAnswer(request, reply, { result: errorMessage === '', errorMessage })
    },
  })

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/modelrepo/eval/delete',
    config: { access: 'write' },
    schema: {
      operationId: 'V1EvalDelete',
      summary: 'Delete the named evaluation tasks: all of them, or none.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/blu0yq0v1' },
      body: EvalDeleteBody,
      response: EvalDeleteReply,
    },
    handler: (request, reply) => {
      const { world, body } = request
      // A task may be named twice, by its id and by its number.
      const named = body.evalIds.map((id) => taskBy(world, id))
      world.transaction(() => {
        for (const task of new Map(named.map((task) => [task.id, task])).values()) deleteTask(world, task)
      })
      return legacyAnswer(request, reply, {})
    },
  })
}

/** Why v1 does not stop a task: a normal response, not an error. */
function whyNot(task: Stored<TaskDoc>): string {
  const state = taskState(task)
  if (task.doc.evalType === 'manual') return 'a task with manual evaluation cannot be stopped'
  return isStopped(state) || isStoppable(state) ? '' : `the task is ${state}`
}
