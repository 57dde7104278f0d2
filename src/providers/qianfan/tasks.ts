// CreateEvalTask, DescribeEvalTasks, DescribeEvalTask, ModifyEvalTask, StopEvalTask, DeleteEvalTask.
import type { FastifyRequest } from 'fastify'
import { found, Problem } from '../../core/problem.ts'
import type { Condition, Stored, World } from '../../core/world.ts'
import type { ProviderContext } from '../../http/provider.ts'
import { actionRoute } from './actions.ts'
import { checkReferences } from './catalogue.ts'
import { exportsOf, numberFor, type TaskDoc, tasksOf } from './collections.ts'
import { answer } from './envelope.ts'
import { isBusy, isStoppable, isStopped, stopSteps, taskState, taskSteps } from './lifecycle.ts'
import type { Scope } from './plugin.ts'
import { readingOf } from './readings.ts'
import {
  CreateEvalTaskBody,
  CreateEvalTaskReply,
  DescribeEvalTaskReply,
  DescribeEvalTasksBody,
  DescribeEvalTasksReply,
  EmptyReply,
  errorReplies,
  ModifyEvalTaskBody,
  TaskIdBody,
} from './schemas.ts'
import { anywhere, pageOf, toSummary, toTask } from './serialize.ts'

export const evalTask = (world: World, taskId: string): Stored<TaskDoc> =>
  found(tasksOf(world).get(taskId), `evaluation task ${taskId}`)

/** Stores a task with a new id and the life that the plan gives it. */
export function createTask(
  world: World,
  operationId: string,
  name: string,
  doc: Omit<TaskDoc, 'numericId'>,
  objects: number,
): Stored<TaskDoc> {
  const id = `ame-${world.ids.alnum(12)}`
  const steps = taskSteps(world.plan(operationId), world.clock.now(), doc.evalType, objects)
  return tasksOf(world).insert({ id, name, doc: { ...doc, numericId: numberFor(id) }, steps })
}

function toDoc(body: CreateEvalTaskBody): Omit<TaskDoc, 'numericId'> {
  const { evalConfig, evalObjectType, evalObjectConfig, description } = body
  return {
    description: description ?? '',
    evalType: evalConfig.evalMode === 'manual' ? 'manual' : 'auto',
    evalMode: evalConfig.evalMode,
    evalObjectType,
    evalObjectConfig,
    evalConfig,
    modelIds:
      body.evalObjectType === 'model'
        ? body.evalObjectConfig.evalModelConfig.evalModelConfigList.map(({ modelId }) => modelId)
        : [],
  }
}

/** Ids that a request names: to be found where the reading `qianfan.references` asks for it. */
function referencesOf(body: CreateEvalTaskBody): { modelVersions: string[]; datasets: string[] } {
  if (body.evalObjectType === 'inferDataset') {
    const { evalInferDatasetConfigList } = body.evalObjectConfig.evalInferDatasetConfig
    return {
      modelVersions: [],
      datasets: evalInferDatasetConfigList.map(({ inferDatasetId }) => inferDatasetId),
    }
  }
  const { versionId, evalModelConfigList } = body.evalObjectConfig.evalModelConfig
  return { modelVersions: evalModelConfigList.map(({ modelId }) => modelId), datasets: [versionId] }
}

/** All objects of a task are of one kind: a list of the other kind beside it is refused. */
function checkOneKind(body: CreateEvalTaskBody): void {
  const { evalModelConfig, evalInferDatasetConfig } = body.evalObjectConfig
  const other =
    body.evalObjectType === 'model'
      ? evalInferDatasetConfig?.evalInferDatasetConfigList
      : evalModelConfig?.evalModelConfigList
  if (Array.isArray(other) && other.length > 0)
    throw new Problem('invalid', `evalObjectConfig has objects that are not of type ${body.evalObjectType}`)
}

/**
 * The new description, by whichever name the reading in force takes.
 *
 * The table of https://cloud.baidu.com/doc/qianfan-api/s/Emm4n0w6l (read 2026-11-21) and its request sample say
 * `describtion`, its curl sample and every SDK page `description`.
 */
function newDescription(
  body: { description?: string | null; describtion?: string | null },
  reading: string,
  request: FastifyRequest,
): string {
  const { description, describtion } = body
  if (reading !== 'table' && typeof description === 'string') return description
  if (reading !== 'sample' && typeof describtion === 'string') {
    if (reading === 'both')
      request.notes.push({ kind: 'reading', reading: 'qianfan.description', value: 'both' })
    return describtion
  }
  throw new Problem('invalid', `${reading === 'table' ? 'describtion' : 'description'} is missing`)
}

export function taskRoutes(scope: Scope, { settings }: ProviderContext): void {
  const zone = readingOf(settings, 'qianfan.timezone')
  const newestFirst = readingOf(settings, 'qianfan.listOrder') === 'newest-first'

  scope.route({
    ...actionRoute('CreateEvalTask', 'write'),
    schema: {
      operationId: 'CreateEvalTask',
      summary: 'Create an evaluation task, which starts at once.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/Jmm4kavy6' },
      body: CreateEvalTaskBody,
      response: { 200: CreateEvalTaskReply, ...errorReplies },
    },
    handler: async (request, reply) => {
      const { body, world } = request
      checkOneKind(body)
      const references = referencesOf(body)
      if (readingOf(settings, 'qianfan.references') === 'checked') checkReferences(world, references)
      const objects = Math.max(references.modelVersions.length, references.datasets.length)
      const { id } = createTask(world, 'CreateEvalTask', body.taskName, toDoc(body), objects)
      const asObject = readingOf(settings, 'qianfan.createResult') === 'object'
      return answer(request, reply, asObject ? { taskId: id } : id)
    },
  })

  scope.route({
    ...actionRoute('DescribeEvalTasks', 'read'),
    schema: {
      operationId: 'DescribeEvalTasks',
      summary: 'List evaluation tasks, newest first.',
      description:
        'Pages are of `maxKeys` tasks and begin at `marker`; `nextMarker` is that of the next page. `keyFilter` finds tasks by a part of their name or id, or by a whole model version id.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/wmm4ts6t5' },
      body: DescribeEvalTasksBody,
      response: { 200: DescribeEvalTasksReply, ...errorReplies },
    },
    handler: async (request, reply) => {
      const { evalType, keyFilter, ...paging } = request.body
      const where: Condition[] = [{ field: 'doc.evalType', op: '=', value: evalType }]
      if (keyFilter)
        where.push({
          any: [
            { field: 'name', op: 'like', value: anywhere(keyFilter) },
            { field: 'id', op: 'like', value: anywhere(keyFilter) },
            { field: 'doc.modelIds', op: 'has', value: keyFilter },
          ],
        })
      const { items, pageInfo } = pageOf(tasksOf(request.world), paging, where, newestFirst)
      return answer(request, reply, { evalTaskList: items.map((task) => toSummary(task, zone)), pageInfo })
    },
  })

  scope.route({
    ...actionRoute('DescribeEvalTask', 'read'),
    schema: {
      operationId: 'DescribeEvalTask',
      summary: 'Read one evaluation task and its state.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/qmm4v8csa' },
      body: TaskIdBody,
      response: { 200: DescribeEvalTaskReply, ...errorReplies },
    },
    handler: async (request, reply) => {
      const { taskId } = request.body
      const task = found(tasksOf(request.world).look(taskId), `evaluation task ${taskId}`)
      return answer(request, reply, toTask(task, zone))
    },
  })

  scope.route({
    ...actionRoute('ModifyEvalTask', 'write'),
    schema: {
      operationId: 'ModifyEvalTask',
      summary: 'Change the description of an evaluation task.',
      description: 'Takes the description as `description` or as `describtion`; see `qianfan.description`.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/Emm4n0w6l' },
      body: ModifyEvalTaskBody,
      response: { 200: EmptyReply, ...errorReplies },
    },
    handler: async (request, reply) => {
      const { body, world } = request
      const description = newDescription(body, readingOf(settings, 'qianfan.description'), request)
      const { id, doc } = evalTask(world, body.taskId)
      tasksOf(world).update(id, { doc: { ...doc, description } })
      return answer(request, reply, {})
    },
  })

  scope.route({
    ...actionRoute('StopEvalTask', 'write'),
    schema: {
      operationId: 'StopEvalTask',
      summary: 'Stop an evaluation task that is queued, running or waiting for annotation.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/Gmwbl49s0' },
      body: TaskIdBody,
      response: { 200: EmptyReply, ...errorReplies },
    },
    handler: async (request, reply) => {
      stopTask(request.world, evalTask(request.world, request.body.taskId), 'StopEvalTask')
      return answer(request, reply, {})
    },
  })

  scope.route({
    ...actionRoute('DeleteEvalTask', 'write'),
    schema: {
      operationId: 'DeleteEvalTask',
      summary: 'Delete an evaluation task that is not running.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/Omm4mbeyl' },
      body: TaskIdBody,
      response: { 200: EmptyReply, ...errorReplies },
    },
    handler: async (request, reply) => {
      deleteTask(request.world, evalTask(request.world, request.body.taskId))
      return answer(request, reply, {})
    },
  })
}

/**
 * A task that is stopping or stopped stays as it is.
 *
 * @throws Problem 'conflict' in a state from which there is no stopping
 */
export function stopTask(world: World, task: Stored<TaskDoc>, operationId: string): void {
  const state = taskState(task)
  if (isStopped(state)) return
  if (!isStoppable(state)) throw new Problem('conflict', `evaluation task ${task.id} is ${state}`)
  const steps = stopSteps(task, world.plan(operationId), world.clock.now())
  tasksOf(world).update(task.id, { steps, touch: false })
}

/** With its exports. @throws Problem 'conflict' while it runs or is being stopped */
export function deleteTask(world: World, task: Stored<TaskDoc>): void {
  const state = taskState(task)
  if (isBusy(state)) throw new Problem('conflict', `evaluation task ${task.id} is ${state}`)
  world.transaction(() => {
    const exports = exportsOf(world)
    for (const { id } of exports.list({ where: [{ field: 'parent', op: '=', value: task.id }] }).items)
      exports.remove(id)
    tasksOf(world).remove(task.id)
  })
}
