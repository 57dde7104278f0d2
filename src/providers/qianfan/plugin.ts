// The type of the scope in which the routes stand.
import type { ProviderPlugin } from '../../http/provider.ts'

export type Scope = Parameters<ProviderPlugin['routes']>[0]
