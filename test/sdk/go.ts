// What the manifests of all Go SDKs have in common.
import type { Command } from './manifest.ts'

export const goInstall: readonly Command[] = [['go', 'mod', 'download']]
export const goBuild: readonly Command[] = [['go', 'build', '-trimpath', '-o', 'story', '.']]
