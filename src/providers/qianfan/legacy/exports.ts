// POST /wenxinworkshop/modelrepo/eval/result/export and result/export/info.
import { found } from '../../../core/problem.ts'
import type { Stored, World } from '../../../core/world.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import type { Id } from '../catalogue.ts'
import { type ExportDoc, exportsOf } from '../collections.ts'
import { legacyAnswer } from '../envelope.ts'
import { createExport, downloadUrlOf, exportedTask, storagePathOf } from '../exports/exports.ts'
import { exportState, LEGACY_EXPORT_STATES } from '../lifecycle.ts'
import type { Scope } from '../plugin.ts'
import { taskBy } from './convert.ts'
import {
  EvalResultExportBody,
  EvalResultExportInfoBody,
  EvalResultExportInfoReply,
  EvalResultExportReply,
} from './schemas/exports.ts'

/** An export by its id or its number; counts as a read. */
function exportBy(world: World, id: Id): Stored<ExportDoc> {
  const exports = exportsOf(world)
  const own =
    typeof id === 'string'
      ? id
      : exports.list({ where: [{ field: 'doc.numericId', op: '=', value: id }], limit: 1 }).items[0]?.id
  return found(own === undefined ? undefined : exports.look(own), `export task ${id}`)
}

export function legacyExportRoutes(scope: Scope, { settings }: ProviderContext): void {
  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/modelrepo/eval/result/export',
    config: { access: 'write' },
    schema: {
      operationId: 'V1EvalResultExport',
      summary: 'Start an export of all or some results of a finished evaluation task.',
      tags: ['v1'],
      externalDocs: { url: 'https://ai.baidu.com/ai-doc/WENXINWORKSHOP/ilrho26lo' },
      body: EvalResultExportBody,
      response: EvalResultExportReply,
    },
    handler: (request, reply) => {
      const { id, exportType, exportOpt, exportContent, volumeId, resultIds } = request.body
      const entry = createExport(request.world, 'V1EvalResultExport', taskBy(request.world, id), {
        storageType: exportType === 'storage' ? 'BOS' : 'sysStorage',
        bucket: volumeId ?? undefined,
        exportContent: exportContent ?? ['prompt', 'prediction', 'completion', 'metrics'],
        resultIds: exportOpt === 'part' ? (resultIds ?? undefined) : undefined,
      })
      return legacyAnswer(request, reply, { exportID: entry.doc.numericId, exportIDStr: entry.id })
    },
  })

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/modelrepo/eval/result/export/info',
    config: { access: 'read' },
    schema: {
      operationId: 'V1EvalResultExportInfo',
      summary: 'Read the state of an export and, once it is done, the link to its file.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/vlu0y6kmj' },
      body: EvalResultExportInfoBody,
      response: EvalResultExportInfoReply,
    },
    handler: (request, reply) => {
      const entry = exportBy(request.world, request.body.exportID)
      return legacyAnswer(request, reply, {
        id: exportedTask(request.world, entry).doc.numericId,
        exportID: entry.doc.numericId,
        exportIDStr: entry.id,
        state: LEGACY_EXPORT_STATES[exportState(entry)],
        exportType: entry.doc.storageType === 'BOS' ? 'storage' : 'local',
        volumeId: entry.doc.bucket ?? '',
        exportPath: storagePathOf(entry) ?? '',
        downloadUrl: downloadUrlOf(entry, request, settings) ?? '',
      })
    },
  })
}
