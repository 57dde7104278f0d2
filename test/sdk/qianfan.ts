// What the manifests of all SDKs of Qianfan have in common.

/** Key of a world; the secret is always `mock-secret`. */
export const accessKey = (world: string): string => (world === 'default' ? 'mock' : `mock.${world}`)

/** What the v1 API calls the states that the v2 API has. */
export const V1_STATES = {
  Queued: 'Pending',
  Running: 'Doing',
  Successed: 'Done',
  PartlyDone: 'PartlyDone',
  Failed: 'Fail',
  Stopped: 'Stopped',
} as const
