// The names of contestants: for starting them, and for reading their results.
export const PROVIDERS = ['zstack', 'qianfan', 'scale'] as const
export type Provider = (typeof PROVIDERS)[number]

export const TITLES: Readonly<Record<Provider, string>> = {
  zstack: 'ZStack',
  qianfan: 'Baidu Qianfan',
  scale: 'Scale GenAI Platform',
}

export interface Variant {
  readonly auth: 'strict' | 'off'
  readonly journal?: 'off'
  readonly data?: 'file'
}

export const evalmockName = (provider: Provider, { auth, journal, data }: Variant): string =>
  [
    `Evalmock ${provider}`,
    ...(auth === 'strict' ? ['strict'] : []),
    ...(journal === 'off' ? ['no journal'] : []),
    ...(data === 'file' ? ['file'] : []),
  ].join(', ')

export const limitName = (provider: Provider, verified = false): string =>
  `L2 ${provider}${verified ? ', verified' : ''}`

export const shellName = (provider: Provider): string => `shell ${provider}`

export const BARE = 'L0 node:http, constant'
export const CONSTANT = 'L1 Fastify, constant'
export const INSTALLED = 'Evalmock, as installed'
export const READY = 'Evalmock, until ready'
export const UNCACHED = 'Evalmock, without a compile cache'

/** Tasks of each provider in a world that is filled with generated ones. */
export const FILLED = 500
