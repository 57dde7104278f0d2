import { found } from '../../../core/problem.ts'
import type { Condition } from '../../../core/world.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { actionRoute } from '../actions.ts'
import { behaviorOf } from '../behaviors.ts'
import { tasksOf } from '../collections.ts'
import { answer } from '../envelope.ts'
import type { Scope } from '../plugin.ts'
import { EmptyReply, errorReplies, TaskIdBody } from '../schemas.ts'
import { DescribeEvalTasksBody, DescribeEvalTasksReply } from './list-schemas.ts'
import { DescribeEvalTaskReply } from './schemas.ts'
import { deleteTask, evalTask, stopTask } from './tasks.ts'
import { anywhere, pageOf, toSummary, toTask } from './wire.ts'
export function taskRoutes(scope: Scope, { settings }: ProviderContext): void {
  const zone = behaviorOf(settings, 'qianfan.timezone')
  const newestFirst = behaviorOf(settings, 'qianfan.listOrder') === 'newest-first'

  scope.route({
    ...actionRoute('DescribeEvalTasks', 'read'),
    schema: {
      operationId: 'DescribeEvalTasks',
      summary: 'List evaluation tasks.',
      description:
        'The order is that of creation, or the reverse with `pageReverse` (behavior `qianfan.listOrder`). Pages have `maxKeys` tasks and start at `marker`; `nextMarker` starts the next page. `keyFilter` finds tasks by part of their name or id, or by a complete model version id.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/wmm4ts6t5' },
      body: DescribeEvalTasksBody,
      response: { 200: DescribeEvalTasksReply, ...errorReplies },
    },
    handler: (request, reply) => {
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
    handler: (request, reply) => {
      const { taskId } = request.body
      const task = found(tasksOf(request.world).look(taskId), `evaluation task ${taskId}`)
      return answer(request, reply, toTask(task, zone))
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
    handler: (request, reply) => {
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
    handler: (request, reply) => {
      deleteTask(request.world, evalTask(request.world, request.body.taskId))
      return answer(request, reply, {})
    },
  })
}
