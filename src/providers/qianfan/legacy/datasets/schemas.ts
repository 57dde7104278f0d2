// Exports and samples of datasets in v1.
import * as z from 'zod'
import { dataReplies } from '../schemas/data.ts'
import { Id } from '../schemas/envelope.ts'

/** The dataset calls repeat the status next to the envelope. */
export const DONE = { status: 200, success: true } as const

export const DatasetExportBody = z
  .object({
    datasetId: Id,
    exportFormat: z.literal(0).describe('导出格式，固定值为0，表示平台默认格式'),
    exportTo: z.literal([0, 1]).describe('0：导出到本地；1：导出到BOS'),
    exportType: z.literal([1, 2]).describe('1：源文件及已有的标注文件；2：仅导出源文件'),
    storageId: z.string().nullish().describe('导出到BOS时的bucket'),
  })
  .refine((body) => body.exportTo === 0 || Boolean(body.storageId), {
    message: 'storageId is needed with exportTo 1',
    path: ['storageId'],
  })

export const DatasetExportReply = dataReplies(z.literal(true))

export const DatasetExportRecordBody = z.object({ datasetId: Id })

const DatasetExportRecord = z
  .strictObject({
    id: z.int(),
    creatorName: z.string(),
    storageId: z.string(),
    storagePath: z.string(),
    size: z.number().describe('MB'),
    exportFormat: z.literal(0),
    exportType: z.literal([1, 2]),
    status: z.literal([0, 1, 2, 3]).describe('0: waits, 1: runs, 2: done, 3: failed'),
    recordNum: z.int(),
    exportTo: z.literal([0, 1]),
    downloadUrl: z.string().describe('Empty until it is done'),
    startTime: z.string(),
    finishTime: z.string().describe('Empty until it has ended'),
  })
  .meta({ id: 'LegacyDatasetExport' })
export type DatasetExportRecord = z.output<typeof DatasetExportRecord>

export const DatasetExportRecordReply = dataReplies(z.array(DatasetExportRecord))

/** Two instants in ms, or none. */
const TimeRange = z
  .array(z.int())
  .refine((range) => range.length === 0 || range.length === 2, 'two times in milliseconds: start and end')
  .nullish()
export type TimeRange = z.output<typeof TimeRange>

const MOST = 30

export const EntityListBody = z.object({
  datasetId: Id,
  offset: z.int().min(0).default(0),
  pageSize: z
    .int()
    .min(1)
    .default(20)
    .transform((size) => Math.min(size, MOST))
    .describe('范围[1,30]，超出最大范围按最大范围处理'),
  importTime: TimeRange,
  annoTime: TimeRange,
  tabType: z.literal([0, 1, 2]).default(0).describe('1：已标注；2：未标注；0：全部'),
  labelId: z.string().nullish().describe('仅文生图支持'),
})

const Entity = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    labels: z.array(z.strictObject({ label_id: z.string(), name: z.string(), color: z.string() })),
    url: z.string(),
    memorySize: z.number().describe('MB'),
    isEncrypted: z.boolean(),
    textExtra: z.strictObject({
      domainType: z.string(),
      taskType: z.string(),
      wordNum: z.int(),
      repetitiveCharRatio: z.number(),
      specialCharRatio: z.number(),
      flaggedWordRatio: z.number(),
      langProb: z.number(),
      perplexity: z.number(),
    }),
  })
  .meta({ id: 'LegacyDatasetSample' })
export type Entity = z.output<typeof Entity>

export const EntityListReply = dataReplies(
  z.strictObject({ totalAll: z.int(), total: z.int(), items: z.array(Entity) }),
)
