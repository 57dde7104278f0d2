// The SDKs that a page can show how to set up. `npm run test:sdk` runs each of them as it is.
import type { Language } from './clients.ts'

export interface KnownSdk {
  readonly id: string
  readonly provider: string
  /** For people. */
  readonly title: string
  readonly language: Language
  readonly package: string
  /** How it is installed. */
  readonly install: string
}

export const SDKS: readonly KnownSdk[] = [
  {
    id: 'zstack-go',
    provider: 'zstack',
    title: 'Go',
    language: 'go',
    package: 'zstack-sdk-go',
    install: 'go get github.com/terraform-zstack-modules/zstack-sdk-go@v1.0.0',
  },
  {
    id: 'zstack-mcp',
    provider: 'zstack',
    title: 'MCP server',
    language: 'python',
    package: 'zstack-mcp-server',
    install: "pip install zstack-mcp-server==0.1.7 'mcp<2'",
  },
  {
    id: 'qianfan-node',
    provider: 'qianfan',
    title: 'Node.js',
    language: 'node',
    package: '@baiducloud/qianfan',
    install: 'npm install @baiducloud/qianfan',
  },
  {
    id: 'qianfan-python',
    provider: 'qianfan',
    title: 'Python',
    language: 'python',
    package: 'qianfan',
    install: 'pip install qianfan',
  },
  {
    id: 'qianfan-go',
    provider: 'qianfan',
    title: 'Go',
    language: 'go',
    package: 'bce-qianfan-sdk',
    install: 'go get github.com/baidubce/bce-qianfan-sdk/go/qianfan',
  },
  {
    id: 'qianfan-java',
    provider: 'qianfan',
    title: 'Java',
    language: 'java',
    package: 'com.baidubce:qianfan',
    install: 'com.baidubce:qianfan:0.0.9',
  },
  {
    id: 'scale-python',
    provider: 'scale',
    title: 'Python',
    language: 'python',
    package: 'scale-gp-beta',
    install: 'pip install scale-gp-beta',
  },
  {
    id: 'scale-python-async',
    provider: 'scale',
    title: 'Python, async',
    language: 'python',
    package: 'scale-gp-beta',
    install: 'pip install scale-gp-beta',
  },
]
