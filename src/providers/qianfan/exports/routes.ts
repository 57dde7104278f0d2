import { found } from '../../../core/problem.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { actionRoute } from '../actions.ts'
import { exportsOf } from '../collections.ts'
import { answer } from '../envelope.ts'
import { exportState } from '../lifecycle.ts'
import type { Scope } from '../plugin.ts'
import { errorReplies, TaskIdBody } from '../schemas.ts'
import { evalTask } from '../tasks/tasks.ts'
import { createExport, downloadUrlOf, exportedTask, storagePathOf } from './exports.ts'
import {
  CreateEvalResultExportTaskBody,
  CreateEvalResultExportTaskReply,
  DescribeEvalResultExportTaskReply,
} from './schemas.ts'
export function exportRoutes(scope: Scope, { settings }: ProviderContext): void {
  scope.route({
    ...actionRoute('CreateEvalResultExportTask', 'write'),
    schema: {
      operationId: 'CreateEvalResultExportTask',
      summary: 'Start an export of the results of a finished evaluation task.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/gmm4mlezs' },
      body: CreateEvalResultExportTaskBody,
      response: { 200: CreateEvalResultExportTaskReply, ...errorReplies },
    },
    handler: (request, reply) => {
      const { world, body } = request
      const { evalId, storageType, bucket, exportContent } = body
      const { id } = createExport(world, 'CreateEvalResultExportTask', evalTask(world, evalId), {
        storageType,
        bucket: bucket ?? undefined,
        exportContent,
      })
      return answer(request, reply, { taskId: id })
    },
  })

  scope.route({
    ...actionRoute('DescribeEvalResultExportTask', 'read'),
    schema: {
      operationId: 'DescribeEvalResultExportTask',
      summary: 'Read the state of an export and, once it has succeeded, the link to its file.',
      description:
        '`downloadUrl` is valid for a day and needs no signature. It serves a zip with `data.jsonl`.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/omm4vm3ot' },
      body: TaskIdBody,
      response: { 200: DescribeEvalResultExportTaskReply, ...errorReplies },
    },
    handler: (request, reply) => {
      const { taskId } = request.body
      const entry = found(exportsOf(request.world).look(taskId), `export task ${taskId}`)
      const { storageType, exportContent } = entry.doc
      const storagePath = storagePathOf(entry)
      const downloadUrl = downloadUrlOf(entry, request, settings)
      return answer(request, reply, {
        taskId,
        evalId: exportedTask(request.world, entry).id,
        exportContent,
        state: exportState(entry),
        storageType,
        ...(storagePath !== undefined && { storagePath }),
        ...(downloadUrl !== undefined && { downloadUrl }),
      })
    },
  })
}
