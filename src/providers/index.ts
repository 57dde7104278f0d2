// The emulated services: an explicit list, so that it is typed, ordered and found by grep.
import type { ProviderPlugin } from '../http/provider.ts'
import { qianfan } from './qianfan/index.ts'
import { scale } from './scale/index.ts'
import { zstack } from './zstack/index.ts'

export const builtin: readonly ProviderPlugin[] = [zstack, qianfan, scale]
