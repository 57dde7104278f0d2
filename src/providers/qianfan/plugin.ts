// The type of the scope that contains the routes.
import type { ProviderPlugin } from '../../http/provider.ts'

export type Scope = Parameters<ProviderPlugin['routes']>[0]
