// POST /wenxinworkshop/dataset/create and dataset/info: only what an evaluation needs.
import type { ProviderContext } from '../../../../http/provider.ts'
import { behaviorOf } from '../../behaviors.ts'
import { checkReferences, dataset } from '../../catalogue.ts'
import { type DatasetDoc, datasetsOf, numberFor } from '../../collections.ts'
import { legacyAnswer } from '../../envelope.ts'
import type { Scope } from '../../plugin.ts'
import { sampleCount } from '../../reports/samples.ts'
import { localTime, zonedTime } from '../../tasks/wire.ts'
import { DatasetCreateBody, DatasetCreateReply, DatasetInfoBody, DatasetInfoReply } from '../schemas/data.ts'
import { exportSummary } from './exports.ts'
import { DONE } from './schemas.ts'

const USER_ID = 1
const REGION = 'bj'
/** A dataset has rows and is released from the start, because imports are not emulated. */
const FINISHED = 2
const NOT_STARTED = -1

const storageOf = (doc: DatasetDoc) => ({
  storageId: doc.storageId,
  storageName: doc.storageId,
  storagePath: doc.storagePath,
  rawStoragePath: doc.rawStoragePath,
  region: REGION,
})

export function legacyDatasetRoutes(scope: Scope, { settings }: ProviderContext): void {
  const zone = behaviorOf(settings, 'qianfan.timezone')

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/dataset/create',
    config: { access: 'write' },
    schema: {
      operationId: 'V1DatasetCreate',
      summary: 'Create a dataset for use in evaluation tasks.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/qloic44vr' },
      body: DatasetCreateBody,
      response: DatasetCreateReply,
    },
    handler: (request, reply) => {
      const { world, body } = request
      const id = `ds-${world.ids.alnum(16)}`
      const numericId = numberFor(id)
      const inBucket = body.storageType === 'usrBos'
      const system = `/easydata/_system_/dataset/${id}/texts`
      const { name, projectType, templateType, dataType, storageType } = body
      const created = datasetsOf(world).insert({
        id,
        name,
        doc: {
          numericId,
          groupId: numberFor(`group of ${id}`),
          versionId: body.versionId ?? 1,
          projectType,
          templateType,
          dataType,
          storageType,
          storageId: (inBucket && body.storageId) || 'easydata',
          storagePath: inBucket ? `${body.storagePath}${system}` : system,
          rawStoragePath: (inBucket && body.storagePath) || '',
        },
      })
      const time = zonedTime(created.createdAt, zone)
      const { doc } = created
      return {
        ...legacyAnswer(request, reply, {
          id: numericId,
          groupId: doc.groupId,
          groupPK: String(doc.groupId),
          datasetId: id,
          versionId: doc.versionId,
          groupName: name,
          displayName: '',
          createFrom: 0,
          bmlDatasetId: id,
          userId: USER_ID,
          dataType,
          projectType,
          templateType,
          remark: '',
          storageInfo: storageOf(doc),
          importStatus: FINISHED,
          importProgress: 100,
          exportStatus: NOT_STARTED,
          releaseStatus: FINISHED,
          ShouldHide: false,
          status: 0,
          isUnique: 0,
          errCode: null,
          createTime: time,
          modifyTime: time,
        }),
        ...DONE,
      }
    },
  })

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/dataset/info',
    config: { access: 'read' },
    schema: {
      operationId: 'V1DatasetInfo',
      summary: 'Read one version of a dataset.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/Xloick80a' },
      body: DatasetInfoBody,
      response: DatasetInfoReply,
    },
    handler: (request, reply) => {
      const { world, body } = request
      if (behaviorOf(settings, 'qianfan.references') === 'checked')
        checkReferences(world, { modelVersions: [], datasets: [body.datasetId] })
      const { id, name, doc, createdAt } = dataset(world, body.datasetId)
      const rows = sampleCount(id)
      const time = localTime(createdAt, zone)
      return {
        ...legacyAnswer(request, reply, {
          groupId: doc.groupId,
          groupPK: String(doc.groupId),
          name,
          dataType: doc.dataType,
          versionInfo: {
            id: doc.numericId,
            groupId: doc.groupId,
            datasetId: doc.numericId,
            datasetPK: id,
            bmlDatasetId: id,
            userId: USER_ID,
            versionId: doc.versionId,
            displayName: '',
            dataType: doc.dataType,
            projectType: doc.projectType,
            templateType: doc.templateType,
            importRecordCount: 1,
            importStatus: FINISHED,
            importProgress: 100,
            importErrorInfo: null,
            ...exportSummary(world, id),
            releaseStatus: FINISHED,
            releaseProgress: 100,
            releaseErrCode: 0,
            releaseStoragePath: `${doc.storagePath}/jsonl`,
            errCode: null,
            entityCount: rows,
            annotatedEntityCount: rows,
            labelCount: 1,
            characterCount: rows * 24,
            storageType: doc.storageType,
            storage: storageOf(doc),
            remark: '',
            description: '',
            createTime: time,
            modifyTime: time,
          },
        }),
        ...DONE,
      }
    },
  })
}
