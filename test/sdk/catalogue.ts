// The SDKs that are run, in the order of the page, and those that are not, with the reason.
import type { Sdk } from './manifest.ts'
import { sdk as qianfanGo } from './qianfan-go/sdk.ts'
import { sdk as qianfanJava } from './qianfan-java/sdk.ts'
import { sdk as qianfanNode } from './qianfan-node/sdk.ts'
import { sdk as qianfanPython } from './qianfan-python/sdk.ts'
import { sdk as qianfanPythonOld } from './qianfan-python-old/sdk.ts'
import { sdk as qianfanPythonV1 } from './qianfan-python-v1/sdk.ts'
import { sdk as scaleOpenapiClient } from './scale-openapi-client/sdk.ts'
import { sdk as scalePython } from './scale-python/sdk.ts'
import { sdk as scalePythonAlpha } from './scale-python-alpha/sdk.ts'
import { sdk as scalePythonAsync } from './scale-python-async/sdk.ts'
import { sdk as scalePythonTests } from './scale-python-tests/sdk.ts'
import { sdk as zstackGo } from './zstack-go/sdk.ts'
import { sdk as zstackMcp } from './zstack-mcp/sdk.ts'

export const SDKS: readonly Sdk[] = [
  qianfanNode,
  qianfanPython,
  qianfanPythonV1,
  qianfanPythonOld,
  qianfanGo,
  qianfanJava,
  zstackGo,
  zstackMcp,
  scalePython,
  scalePythonAsync,
  scalePythonAlpha,
  scalePythonTests,
  scaleOpenapiClient,
]

export const ABSENT: readonly { readonly title: string; readonly reason: string }[] = [
  {
    title: 'ZStack: Go SDK v2, `github.com/zstackio/zstack-sdk-go-v2`',
    reason:
      'the Go module proxy returned “not available” for every version we requested (v0.0.4, v0.0.8, latest). It shares its transport with the older SDK above, which is run. The provider’s own tests cover its paths.',
  },
  {
    title: 'ZStack: Java SDK, `org.zstack.sdk`',
    reason: 'in no registry; it ships with the product’s installer.',
  },
  {
    title: 'ZStack: Python binding and `zstack-cli`',
    reason: 'in no registry; they use the older endpoint, like the MCP server.',
  },
  {
    title: 'Baidu Qianfan: the Python SDK’s own tests',
    reason: 'not in a registry; the source distribution and the wheel do not contain them.',
  },
  {
    title: 'Baidu Qianfan: Java 0.1, with `qianfan.console()`',
    reason: 'not on Maven Central, where 0.0.9 was the newest release.',
  },
  {
    title: 'Scale: Go, `github.com/scaleapi/sgp-dev-go`',
    reason: 'documented, but the Go module proxy returned “not available”.',
  },
  {
    title: 'Scale: TypeScript, `scale-gp`',
    reason: 'documented as `npm install scale-gp`, but the npm registry had no such package (404).',
  },
  {
    title: 'Scale: Python `scale-gp` 0.1.0a62',
    reason: 'uses only the v4 API, which Evalmock does not emulate.',
  },
]
