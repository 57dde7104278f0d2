// How to point the clients of each provider at a server: with variables, or with code for clients that read none.
import type { ProviderHead } from '../../http/provider.ts'

export const LANGUAGES = ['node', 'python', 'go', 'java'] as const
export type Language = (typeof LANGUAGES)[number]

export interface Variable {
  readonly name: string
  readonly value: string
  /** Languages whose client reads it. Default: all. */
  readonly languages?: readonly Language[]
}

export interface ClientSetup {
  readonly provider: string
  readonly title: string
  readonly variables: readonly Variable[]
  /** Variables that send the client elsewhere if they are set. */
  readonly unset: readonly string[]
  /** Lines of code for clients that read no variables. */
  readonly lines: Readonly<Partial<Record<Language, string>>>
}

type Setup = (
  url: string,
  credentials: Readonly<Record<string, string>>,
) => Omit<ClientSetup, 'provider' | 'title'>

const SETUPS: Readonly<Record<string, Setup>> = {
  // Go terraform-zstack-modules/zstack-sdk-go v1.0.0; zstackio/zstack 5.3.20, sdk; PyPI zstack-mcp-server 0.1.7.
  zstack: (url, { accountName, password }) => {
    const { hostname, port } = new URL(url)
    return {
      variables: [
        { name: 'ZSTACK_API_URL', value: url },
        { name: 'ZSTACK_ACCOUNT', value: accountName ?? '' },
        { name: 'ZSTACK_PASSWORD', value: password ?? '' },
        // Without it, the MCP server offers only calls that read.
        { name: 'ZSTACK_ALLOW_ALL_API', value: 'true', languages: ['python'] },
      ],
      unset: ['ZSTACK_SESSION_ID'],
      lines: {
        go: `client.NewZSConfig("${hostname}", ${port}, "zstack").LoginAccount("${accountName}", "${password}")`,
        java: `ZSClient.configure(new ZSConfig.Builder().setHostname("${hostname}").setPort(${port}).setContextPath("zstack").build());`,
      },
    }
  },
  // npm @baiducloud/qianfan 0.2.4, PyPI qianfan 0.4.12.3, Maven com.baidubce:qianfan 0.1.6, Go bce-qianfan-sdk v0.0.15.
  qianfan: (url, { accessKeyId, secretAccessKey }) => ({
    variables: [
      { name: 'QIANFAN_CONSOLE_API_BASE_URL', value: url, languages: ['node', 'python', 'java'] },
      { name: 'QIANFAN_CONSOLE_BASE_URL', value: url, languages: ['go'] },
      { name: 'QIANFAN_ACCESS_KEY', value: accessKeyId ?? '' },
      { name: 'QIANFAN_SECRET_KEY', value: secretAccessKey ?? '' },
    ],
    // With these, the Go client requests a token of the inference API and sends it instead of a signature.
    unset: ['QIANFAN_AK', 'QIANFAN_SK'],
    lines: {},
  }),
  // PyPI scale-gp-beta 0.7.0, _client.py.
  scale: (url, { 'x-api-key': key, 'x-selected-account-id': account }) => ({
    variables: [
      { name: 'SGP_CLIENT_BASE_URL', value: url, languages: ['python'] },
      { name: 'SGP_API_KEY', value: key ?? '', languages: ['python'] },
      { name: 'SGP_ACCOUNT_ID', value: account ?? '', languages: ['python'] },
    ],
    unset: [],
    lines: {},
  }),
}

/** Uses the well-known credentials of a world. */
export const setupsFor = (providers: readonly ProviderHead[], url: string, world: string): ClientSetup[] =>
  providers.flatMap(({ name, title, credentials }) => {
    const setup = SETUPS[name]?.(url, credentials(world))
    return setup === undefined ? [] : [{ provider: name, title, ...setup }]
  })
