// Which of the languages' tools are here.

import { TOOLS, type Tool } from './manifest.ts'
import { execute } from './process.ts'

export interface Toolchain {
  /** Tools that are not here. */
  readonly missing: readonly Tool[]
  /** Versions of those that are, as they print them. */
  readonly versions: ReadonlyMap<Tool, string>
}

export async function findTools(tools: Iterable<Tool>): Promise<Toolchain> {
  const missing: Tool[] = []
  const versions = new Map<Tool, string>()
  await Promise.all(
    [...new Set(tools)].map(async (tool) => {
      const { code, output } = await execute(TOOLS[tool].command, { timeoutMs: 60_000 })
      if (code === 0) versions.set(tool, output.trim().split('\n')[0] ?? '')
      else missing.push(tool)
    }),
  )
  return { missing, versions }
}
