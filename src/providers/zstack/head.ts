// The properties of the provider before it is loaded.
import type { ProviderHead } from '../../http/provider.ts'
import { BEHAVIORS } from './behaviors.ts'

/** The factory password of `admin` on a real node. */
export const PASSWORD = 'password'

/** Well-known access key of the account `admin`: in the world `default`; `mock.<world>` in any other. */
export const ACCESS_KEY = { id: 'mock', secret: 'mock-secret' } as const

export const head: ProviderHead = {
  name: 'zstack',
  title: 'ZStack AIOS',
  prefixes: ['/zstack/v1', '/zstack/api'],
  behaviors: BEHAVIORS,
  operations: 48,
  credentials: (world) => {
    const suffix = world === 'default' ? '' : `.${world}`
    return {
      accountName: `admin${suffix}`,
      password: PASSWORD,
      accessKeyId: `${ACCESS_KEY.id}${suffix}`,
      accessKeySecret: ACCESS_KEY.secret,
    }
  },
}
