// The properties of the provider before it is loaded.
import type { ProviderHead } from '../../http/provider.ts'
import { behaviors } from './behaviors.ts'

/** Key and account of a world: `mock` for the default world, `mock.<name>` for any other. */
export const credentialOf = (world: string): string => (world === 'default' ? 'mock' : `mock.${world}`)

export const head: ProviderHead = {
  name: 'scale',
  title: 'Scale GenAI Platform',
  prefixes: ['/v5', '/public/v5', '/openapi.json', '/public/openapi.json'],
  behaviors,
  operations: 61,
  credentials: (world) => ({
    'x-api-key': credentialOf(world),
    'x-selected-account-id': credentialOf(world),
  }),
}
