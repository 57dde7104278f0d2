// The data formats of all providers.
import { type DataFormat, plainKind } from '../core/data/format.ts'
import type { ProviderPlugin } from '../http/provider.ts'

/** In the words of the provider, or as it stores its kinds. */
export async function formatOf(provider: ProviderPlugin): Promise<DataFormat> {
  const own = await provider.data?.()
  if (own !== undefined) return own
  const { name, collections, lives = {} } = provider
  let plain = plainFormats.get(provider)
  if (plain === undefined) {
    plain = {
      provider: name,
      kinds: Object.entries(collections).map(([kind, doc]) => plainKind(kind, doc, lives[kind]?.states)),
    }
    plainFormats.set(provider, plain)
  }
  return plain
}

const plainFormats = new WeakMap<ProviderPlugin, DataFormat>()

export const formatsOf = (providers: readonly ProviderPlugin[]): Promise<DataFormat[]> =>
  Promise.all(providers.map(formatOf))
