// The SDKs that are run, in the order of the page, and those that are not, with the reason.
import type { Sdk } from './manifest.ts'
import { sdk as qianfanGo } from './qianfan-go/sdk.ts'
import { sdk as qianfanJava } from './qianfan-java/sdk.ts'
import { sdk as qianfanNode } from './qianfan-node/sdk.ts'
import { sdk as qianfanPython } from './qianfan-python/sdk.ts'
import { sdk as zstackGo } from './zstack-go/sdk.ts'
import { sdk as zstackMcp } from './zstack-mcp/sdk.ts'

export const SDKS: readonly Sdk[] = [qianfanNode, qianfanPython, qianfanGo, qianfanJava, zstackGo, zstackMcp]

export const ABSENT: readonly { readonly title: string; readonly reason: string }[] = []
