// What the manifests of all SDKs of Qianfan have in common.

/** Key of a world; the secret is always `mock-secret`. */
export const accessKey = (world: string): string => (world === 'default' ? 'mock' : `mock.${world}`)
