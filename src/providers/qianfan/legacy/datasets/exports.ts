// POST /wenxinworkshop/dataset/export and dataset/exportRecord, and GET of the file: Dataset.load of the Python SDK
// uses
// these to read a dataset.
import type { FastifyRequest } from 'fastify'
import { strToU8, zipSync } from 'fflate'
import * as z from 'zod'
import { found } from '../../../../core/problem.ts'
import { fractionAt, isSettled } from '../../../../core/timeline.ts'
import type { Stored, World } from '../../../../core/world.ts'
import type { ProviderContext, Settings } from '../../../../http/provider.ts'
import { datasetPath, downloadLink } from '../../auth/download-link.ts'
import { checkLink } from '../../auth/index.ts'
import { behaviorOf } from '../../behaviors.ts'
import { checkReferences, type Dataset, dataset } from '../../catalogue.ts'
import { type DatasetExportDoc, datasetExportsOf, numberFor } from '../../collections.ts'
import { gatewayHeaders, legacyAnswer } from '../../envelope.ts'
import { zipTime } from '../../exports/exports.ts'
import { DATASET_EXPORT_STATUS, exportState, exportSteps } from '../../lifecycle.ts'
import type { Scope } from '../../plugin.ts'
import { errorReplies } from '../../schemas.ts'
import { localTime } from '../../tasks/wire.ts'
import { fileName, linesOf, MB } from './rows.ts'
import {
  DatasetExportBody,
  type DatasetExportRecord,
  DatasetExportRecordBody,
  DatasetExportRecordReply,
  DatasetExportReply,
  DONE,
} from './schemas.ts'

/** Exports of a dataset, newest first. */
function exportsOf(world: World, datasetId: string): readonly Stored<DatasetExportDoc>[] {
  const exports = datasetExportsOf(world)
  const { items } = exports.list({
    where: [{ field: 'doc.datasetId', op: '=', value: datasetId }],
    order: [{ field: 'createdAt', descending: true }],
  })
  // Exports that wait for reads count this one.
  return items.map(({ id }) => found(exports.look(id), id))
}

/** The summary of exports shown with a dataset: the newest one counts. */
export function exportSummary(world: World, datasetId: string) {
  const [newest, ...older] = exportsOf(world, datasetId)
  if (newest === undefined) return { exportRecordCount: 0, exportStatus: -1, exportProgress: 0 }
  const progress = fractionAt(newest.steps, world.clock.now(), newest.looks)
  return {
    exportRecordCount: older.length + 1,
    exportStatus: DATASET_EXPORT_STATUS[exportState(newest)],
    exportProgress: Math.floor(progress * 100),
  }
}

/** Gives the same bytes each time. */
function archive({ doc, createdAt }: Stored<DatasetExportDoc>, of: Dataset): Uint8Array {
  const text = linesOf(of, doc.exportType === 1).flatMap((line) => `${line}\n`)
  return zipSync({ [fileName(of)]: strToU8(text.join('')) }, { mtime: zipTime(createdAt) })
}

function toRecord(
  entry: Stored<DatasetExportDoc>,
  request: FastifyRequest,
  settings: Settings,
  zone: string,
): DatasetExportRecord {
  const { world } = request
  const { numericId, datasetId, exportType, bucket, creator } = entry.doc
  const of = dataset(world, datasetId)
  const state = exportState(entry)
  const done = state === 'Succeeded'
  const ended = isSettled(entry.steps, world.clock.now()) ? entry.steps.at(-1)?.at : undefined
  return {
    id: numericId,
    creatorName: creator,
    storageId: bucket ?? of.doc.storageId,
    storagePath: bucket === undefined ? of.doc.storagePath : `bos:/${bucket}/dataset_export/${entry.id}.zip`,
    size: done ? Math.ceil((archive(entry, of).length / MB) * 1e4) / 1e4 : 0,
    exportFormat: 0,
    exportType,
    status: DATASET_EXPORT_STATUS[state],
    recordNum: linesOf(of).length,
    exportTo: bucket === undefined ? 0 : 1,
    downloadUrl: done ? downloadLink(datasetPath(entry.id), request, settings) : '',
    startTime: localTime(entry.createdAt, zone),
    finishTime: ended === undefined ? '' : localTime(ended, zone),
  }
}

export function datasetExportRoutes(scope: Scope, context: ProviderContext): void {
  const { settings } = context
  const zone = behaviorOf(settings, 'qianfan.timezone')
  const checked = behaviorOf(settings, 'qianfan.references') === 'checked'

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/dataset/export',
    config: { access: 'write' },
    schema: {
      operationId: 'V1DatasetExport',
      summary: 'Start an export of a dataset’s rows.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/bloicnydp' },
      body: DatasetExportBody,
      response: DatasetExportReply,
    },
    handler: (request, reply) => {
      const { world, body, caller } = request
      if (checked) checkReferences(world, { modelVersions: [], datasets: [body.datasetId] })
      const id = `dse-${world.ids.alnum(12)}`
      datasetExportsOf(world).insert({
        id,
        name: id,
        doc: {
          numericId: numberFor(id),
          datasetId: dataset(world, body.datasetId).id,
          exportType: body.exportType,
          ...(body.exportTo === 1 && { bucket: body.storageId ?? '' }),
          creator: caller?.id ?? '',
        },
        steps: exportSteps(world.plan('V1DatasetExport'), world.clock.now()),
      })
      return { ...legacyAnswer(request, reply, true as const), ...DONE }
    },
  })

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/dataset/exportRecord',
    config: { access: 'read' },
    schema: {
      operationId: 'V1DatasetExportRecord',
      summary: 'List the exports of a dataset, newest first.',
      description: '`downloadUrl` is valid for a day and needs no signature. It serves a zip.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/Zlonqgtw0' },
      body: DatasetExportRecordBody,
      response: DatasetExportRecordReply,
    },
    handler: (request, reply) => {
      const { world, body } = request
      if (checked) checkReferences(world, { modelVersions: [], datasets: [body.datasetId] })
      const records = exportsOf(world, dataset(world, body.datasetId).id).map((entry) =>
        toRecord(entry, request, settings, zone),
      )
      return { ...legacyAnswer(request, reply, records), ...DONE }
    },
  })

  scope.route({
    method: 'GET',
    url: '/v2/dataset/export/:exportId/data.zip',
    // The link is checked here, because its authorization is not in a header.
    config: { public: true },
    schema: { hide: true, params: z.object({ exportId: z.string() }), response: errorReplies },
    handler: (request, reply) => {
      checkLink(request, context)
      const { exportId } = request.params
      const entry = datasetExportsOf(request.world).get(exportId)
      const done = entry !== undefined && exportState(entry) === 'Succeeded'
      const file = found(done ? entry : undefined, `file of export ${exportId}`)
      reply
        .headers(gatewayHeaders(request))
        .header('content-disposition', `attachment; filename="${encodeURIComponent(exportId)}.zip"`)
        .type('application/zip')
        // The reply schemas describe refusals; a file has none.
        .send(Buffer.from(archive(file, dataset(request.world, file.doc.datasetId))) as never)
    },
  })
}
