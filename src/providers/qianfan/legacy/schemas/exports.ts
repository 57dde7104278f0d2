// Exports of results in v1.
import * as z from 'zod'
import { Id, replies } from './envelope.ts'

export const EvalResultExportBody = z
  .object({
    id: Id,
    exportType: z
      .enum(['local', 'storage'])
      .nullish()
      .transform((type) => type ?? 'local'),
    exportOpt: z
      .enum(['total', 'part'])
      .nullish()
      .transform((part) => part ?? 'total'),
    exportContent: z.array(z.enum(['prompt', 'prediction', 'completion', 'metrics'])).nullish(),
    volumeId: z.string().nullish().describe('bos bucket，导出到用户bos时必填'),
    resultIds: z.array(z.string()).max(100).nullish().describe('要导出的评估结果ID数组，最大100'),
  })
  .refine((body) => body.exportType !== 'storage' || Boolean(body.volumeId), {
    message: 'volumeId is needed with exportType storage',
    path: ['volumeId'],
  })
  .refine((body) => body.exportOpt !== 'part' || (body.resultIds ?? []).length > 0, {
    message: 'resultIds is needed with exportOpt part',
    path: ['resultIds'],
  })

export const EvalResultExportReply = replies(z.strictObject({ exportID: z.int(), exportIDStr: z.string() }))

export const EvalResultExportInfoBody = z.object({ exportID: Id })

export const EvalResultExportInfoReply = replies(
  z.strictObject({
    id: z.int().describe('Number of the evaluation task'),
    exportID: z.int(),
    exportIDStr: z.string(),
    state: z.enum(['Pending', 'Uploading', 'Fail', 'Done']),
    exportType: z.enum(['local', 'storage']),
    volumeId: z.string(),
    exportPath: z.string(),
    downloadUrl: z.string(),
  }),
)
