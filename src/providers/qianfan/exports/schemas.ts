// CreateEvalResultExportTask and DescribeEvalResultExportTask on the wire.
import * as z from 'zod'
import { envelope, Text } from '../schemas.ts'

const StorageType = z
  .enum(['BOS', 'sysStorage'])
  .describe('BOS：对象存储BOS；sysStorage：平台共享存储，不填默认是sysStorage')

export const EXPORT_CONTENT = ['prompt', 'prediction', 'completion', 'metrics', 'system'] as const

export const CreateEvalResultExportTaskBody = z
  .object({
    evalId: Text.describe('评估任务ID'),
    storageType: StorageType.nullish().transform((type) => type ?? 'sysStorage'),
    bucket: z.string().nullish().describe('存储类型为对象存储BOS时，表示用户Bos的bucket名称'),
    exportContent: z.array(z.enum(EXPORT_CONTENT)).min(1).describe('导出内容'),
  })
  .refine((body) => body.storageType !== 'BOS' || Boolean(body.bucket), {
    message: 'bucket is needed with storageType BOS',
    path: ['bucket'],
  })

export const CreateEvalResultExportTaskReply = envelope(z.strictObject({ taskId: z.string() })).meta({
  id: 'CreateEvalResultExportTaskReply',
})

export const DescribeEvalResultExportTaskReply = envelope(
  z.strictObject({
    taskId: z.string(),
    evalId: z.string(),
    exportContent: z.array(z.string()),
    state: z.enum(['Queued', 'Running', 'Failed', 'Succeeded']),
    storageType: StorageType,
    storagePath: z.string().optional().describe('Only for BOS: 完整存储路径'),
    downloadUrl: z.string().optional().describe('Only for sysStorage, once it has succeeded: 下载链接'),
  }),
).meta({ id: 'DescribeEvalResultExportTaskReply' })
