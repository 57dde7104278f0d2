// One check of the package, and what several of them need.
import type { Tool } from '../sdk/manifest.ts'
import { execute } from '../sdk/process.ts'
import type { Packed } from '../support/package.ts'

export interface Surroundings {
  /** A folder that is gone afterwards. */
  readonly work: string
  /** The tarball that npm would publish. */
  readonly tarball: string
  /** What npm says of it. */
  readonly packed: Packed
  /** A project with the unpacked tarball and all that this one has installed. */
  readonly app: string
  /** Installs once, outside the project, what `tools` pins for this registry; gives the folder. */
  readonly installed: (registry: 'npm' | 'PyPI' | 'Go') => Promise<string>
  /** Write what is checked in anew instead of comparing with it. */
  readonly write: boolean
}

export interface Check {
  readonly id: string
  readonly tools: readonly Tool[]
  /** @returns what to say of it; @throws Error with what is wrong */
  readonly run: (surroundings: Surroundings) => Promise<string>
}

/**
 * @returns what the command printed
 * @throws Error with that, and its complaints, when it fails
 */
export async function succeed(
  cwd: string,
  [program, ...args]: readonly [string, ...string[]],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, output } = await execute([program, ...args], {
    cwd,
    env: { NO_COLOR: '1', ...env },
    timeoutMs: 240_000,
  })
  if (code !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${code}:\n${output}`)
  return stdout
}
