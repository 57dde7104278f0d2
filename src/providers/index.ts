// The emulated services, as an explicit list: typed, ordered and found by grep. Each is loaded at its first request.
import type { LazyProvider } from '../http/provider.ts'
import { head as qianfan } from './qianfan/head.ts'
import { head as scale } from './scale/head.ts'
import { head as zstack } from './zstack/head.ts'

export const builtin: readonly LazyProvider[] = [
  { ...zstack, load: async () => (await import('./zstack/index.ts')).zstack },
  { ...qianfan, load: async () => (await import('./qianfan/index.ts')).qianfan },
  { ...scale, load: async () => (await import('./scale/index.ts')).scale },
]
