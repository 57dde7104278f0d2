import type { ProviderContext } from '../../../http/provider.ts'
import { actionRoute } from '../actions.ts'
import { answer } from '../envelope.ts'
import type { Scope } from '../plugin.ts'
import { errorReplies, TaskIdBody } from '../schemas.ts'
import { evalTask } from '../tasks/tasks.ts'
import { effectMetric, reported } from './metrics.ts'
import { DescribeEvalTaskReportReply } from './schemas.ts'
export function reportRoutes(scope: Scope, { settings }: ProviderContext): void {
  scope.route({
    ...actionRoute('DescribeEvalTaskReport', 'read'),
    schema: {
      operationId: 'DescribeEvalTaskReport',
      summary: 'Read the metrics of each evaluated object; none before the task has succeeded.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/Ymm4un12j' },
      body: TaskIdBody,
      response: { 200: DescribeEvalTaskReportReply, ...errorReplies },
    },
    handler: (request, reply) => {
      const task = evalTask(request.world, request.body.taskId)
      const { evalObjectType, evalMode } = task.doc
      const report = reported(task).map((object) => ({
        taskId: task.id,
        taskName: task.name,
        modelId: object.modelId,
        inferDatasetId: object.inferDatasetId,
        evalObjectType,
        evalMode,
        effectMetric: effectMetric(settings.seed, task, object),
      }))
      return answer(request, reply, report)
    },
  })
}
