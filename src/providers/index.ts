// The emulated services: an explicit list, so that it is typed, ordered and found by grep.
import type { ProviderPlugin } from '../http/provider.ts'

export const builtin: readonly ProviderPlugin[] = []
