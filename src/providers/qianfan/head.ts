// The properties of the provider before it is loaded.
import type { ProviderHead } from '../../http/provider.ts'
import { behaviors } from './behaviors.ts'

/** The well-known credential: `mock` is for the world `default`, `mock.<world>` for any other. */
export const SECRET_KEY = 'mock-secret'
export const DEFAULT_KEY = 'mock'

export const accessKeyFor = (world: string): string =>
  world === 'default' ? DEFAULT_KEY : `${DEFAULT_KEY}.${world}`

export const head: ProviderHead = {
  name: 'qianfan',
  title: 'Baidu Qianfan',
  prefixes: ['/v2', '/wenxinworkshop'],
  behaviors,
  operations: 25,
  credentials: (world) => ({ accessKeyId: accessKeyFor(world), secretAccessKey: SECRET_KEY }),
}
