// Credential headers for any call, by provider: for tests of all providers.
import { SIGNERS } from '../../src/cli/sdk/signers.ts'
import { HOST, TIME } from './qianfan.ts'

export interface Call {
  readonly method: string
  /** Includes the query. */
  readonly path: string
  readonly world?: string
}

const keyOf = (world = 'default'): string => (world === 'default' ? 'mock' : `mock.${world}`)

function signed(provider: string, { method, path, world }: Call): Record<string, string> {
  const keys = { accessKeyId: keyOf(world), secretKey: 'mock-secret' }
  return { host: HOST, ...SIGNERS[provider]?.sign({ method, target: path, host: HOST, at: TIME, ...keys }) }
}

export const credentials: Readonly<Record<string, (call: Call) => Record<string, string>>> = {
  zstack: (call) => signed('zstack', call),
  qianfan: (call) => signed('qianfan', call),
  scale: ({ world }) => ({ 'x-api-key': keyOf(world) }),
}
