// Models and datasets of the v1 API on the wire.
import * as z from 'zod'
import { errorReplies } from '../../schemas.ts'
import { Id, LegacyError, LogId, replies } from './envelope.ts'

/** The dataset calls send the status twice. */
export const dataReplies = <T extends z.ZodType>(result: T) => ({
  200: z.union([
    z.strictObject({ log_id: LogId, status: z.literal(200), success: z.literal(true), result }),
    LegacyError,
  ]),
  ...errorReplies,
})

const ModelVersionItem = z
  .strictObject({
    modelVersionId: z.int(),
    modelVersionIdStr: z.string(),
    version: z.string(),
    sourceType: z.string(),
    framework: z.string(),
    algorithm: z.string(),
    modelNet: z.string(),
    trainType: z.string(),
    description: z.string(),
  })
  .meta({ id: 'LegacyModelVersion' })

export const EvalModelListReply = replies(
  z.array(
    z
      .strictObject({
        modelId: z.int(),
        modelIdStr: z.string(),
        modelName: z.string(),
        source: z.string(),
        modelType: z.int(),
        trainType: z.string(),
        tags: z.array(z.string()),
        modelVersionList: z.array(ModelVersionItem),
      })
      .meta({ id: 'LegacyModel' }),
  ),
)

export const ModelVersionDetailBody = z.object({ modelVersionId: Id })

export const ModelVersionDetailReply = replies(
  z.strictObject({
    ...ModelVersionItem.shape,
    modelId: z.int(),
    modelIdStr: z.string(),
    modelName: z.string(),
    sourceExtra: z.strictObject({}),
    state: z.literal('Ready'),
    ioMode: z.string(),
    ioLength: z.string(),
    copyright: z.string(),
    property: z.strictObject({}),
    params: z.strictObject({}),
    createTime: z.string(),
    modifyTime: z.string(),
    deployResource: z.array(z.string()),
    supportOptions: z.array(z.string()),
  }),
)

export const DatasetCreateBody = z
  .object({
    name: z.string().min(1).max(1000),
    versionId: z.int().positive().nullish(),
    projectType: z.int(),
    templateType: z.int(),
    dataType: z.int(),
    storageType: z.enum(['sysBos', 'usrBos']),
    storageId: z.string().nullish(),
    storagePath: z.string().nullish(),
  })
  .refine((body) => body.storageType === 'sysBos' || Boolean(body.storageId && body.storagePath), {
    message: 'storageId and storagePath are needed with storageType usrBos',
    path: ['storageId'],
  })

export const DatasetCreateReply = dataReplies(
  z.strictObject({
    id: z.int(),
    groupId: z.int(),
    groupPK: z.string(),
    datasetId: z.string(),
    versionId: z.int(),
    groupName: z.string(),
    displayName: z.string(),
    createFrom: z.int(),
    bmlDatasetId: z.string(),
    userId: z.int(),
    dataType: z.int(),
    projectType: z.int(),
    templateType: z.int(),
    remark: z.string(),
    storageInfo: z.strictObject({
      storageId: z.string(),
      storagePath: z.string(),
      storageName: z.string(),
      rawStoragePath: z.string(),
      region: z.string(),
    }),
    importStatus: z.int(),
    importProgress: z.int(),
    exportStatus: z.int(),
    releaseStatus: z.int(),
    ShouldHide: z.boolean(),
    status: z.int(),
    isUnique: z.int(),
    errCode: z.null().meta({ type: ['string', 'null'] }),
    createTime: z.string(),
    modifyTime: z.string(),
  }),
)

export const DatasetInfoBody = z.object({ datasetId: Id })

export const DatasetInfoReply = dataReplies(
  z.strictObject({
    groupId: z.int(),
    groupPK: z.string(),
    name: z.string(),
    dataType: z.int(),
    versionInfo: z.strictObject({
      id: z.int(),
      groupId: z.int(),
      datasetId: z.int(),
      datasetPK: z.string(),
      bmlDatasetId: z.string(),
      userId: z.int(),
      versionId: z.int(),
      displayName: z.string(),
      dataType: z.int(),
      projectType: z.int(),
      templateType: z.int(),
      importRecordCount: z.int(),
      importStatus: z.int(),
      importProgress: z.int(),
      importErrorInfo: z.null().meta({ type: ['string', 'null'] }),
      exportRecordCount: z.int(),
      exportStatus: z.int(),
      exportProgress: z.int(),
      releaseStatus: z.int(),
      releaseProgress: z.int(),
      releaseErrCode: z.int(),
      releaseStoragePath: z.string(),
      errCode: z.null().meta({ type: ['string', 'null'] }),
      entityCount: z.int(),
      annotatedEntityCount: z.int(),
      labelCount: z.int(),
      characterCount: z.int(),
      storageType: z.enum(['sysBos', 'usrBos']),
      storage: z.strictObject({
        storageId: z.string(),
        storageName: z.string(),
        storagePath: z.string(),
        rawStoragePath: z.string(),
        region: z.string(),
      }),
      remark: z.string(),
      description: z.string(),
      createTime: z.string(),
      modifyTime: z.string(),
    }),
  }),
)
