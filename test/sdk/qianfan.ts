// What the manifests of all SDKs of Qianfan have in common.

/** Key of a world; the secret is always `mock-secret`. */
export const accessKey = (world: string): string => (world === 'default' ? 'mock' : `mock.${world}`)

/** What each of the programs calls. */
export const QIANFAN_ACTIONS = [
  'CreateEvalTask',
  'DescribeEvalTasks',
  'DescribeEvalTask',
  'ModifyEvalTask',
  'StopEvalTask',
  'DescribeEvalTaskReport',
  'CreateEvalResultExportTask',
  'DescribeEvalResultExportTask',
  'DeleteEvalTask',
] as const
