// Which program sent a request: the official SDKs by what they say of themselves, all others by their User-Agent.
import type { Entry } from '../../core/journal/journal.ts'

interface Sign {
  readonly sdk: string
  /** For programs that say no more than which HTTP library they use. */
  readonly provider?: string
  readonly name: string
  readonly header: string
  /** The first group is the version. */
  readonly pattern: RegExp
}

/** As the SDKs of test/sdk were seen to send them; most telling first. */
const SIGNS: readonly Sign[] = [
  {
    sdk: 'scale-python',
    name: 'scale-gp-beta',
    header: 'user-agent',
    pattern: /^SGPClient\/Python ([\w.]+)/,
  },
  {
    sdk: 'scale-python-async',
    name: 'scale-gp-beta (async)',
    header: 'user-agent',
    pattern: /^AsyncSGPClient\/Python ([\w.]+)/,
  },
  {
    sdk: 'qianfan-python',
    name: 'qianfan (Python)',
    header: 'request-source',
    pattern: /^qianfan_py_sdk_v([\w.]+)/,
  },
  { sdk: 'qianfan-go', name: 'qianfan (Go)', header: 'request-source', pattern: /^qianfan_go_sdk_v([\w.]+)/ },
  {
    sdk: 'qianfan-java',
    name: 'qianfan (Java)',
    header: 'request-source',
    pattern: /^qianfan_java_sdk_v([\w.]+)/,
  },
  {
    sdk: 'qianfan-node',
    name: '@baiducloud/qianfan',
    header: 'user-agent',
    pattern: /^bce-sdk-nodejs\/([\w.]+)/,
  },
  {
    sdk: 'qianfan-java',
    provider: 'qianfan',
    name: 'qianfan (Java)',
    header: 'user-agent',
    pattern: /^Apache-HttpClient\/([\w.]+)/,
  },
  {
    sdk: 'zstack-mcp',
    provider: 'zstack',
    name: 'zstack-mcp-server',
    header: 'user-agent',
    pattern: /^python-(?:httpx|requests)\/([\w.]+)|^Python\/.* aiohttp\/([\w.]+)/,
  },
  { sdk: 'zstack-go', name: 'zstack-sdk-go', header: 'user-agent', pattern: /^zstack-sdk-go\/([\w.]+)/ },
]

export function clientOf({ headers, provider }: Pick<Entry, 'headers' | 'provider'>): {
  client?: string
  sdk?: string
} {
  for (const sign of SIGNS) {
    if (sign.provider !== undefined && sign.provider !== provider) continue
    const match = sign.pattern.exec(headers[sign.header]?.toString() ?? '')
    if (match === null) continue
    // The version of a library is not the SDK's.
    const version = sign.provider === undefined ? ` ${match[1]}` : ''
    return { client: `${sign.name}${version}`, sdk: sign.sdk }
  }
  const agent = headers['user-agent']?.toString() ?? ''
  if (agent.startsWith('Mozilla/')) return { client: 'browser' }
  const [product] = agent.split(' ')
  return product ? { client: product.replace('/', ' ') } : {}
}
