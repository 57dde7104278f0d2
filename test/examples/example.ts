// What the suite has to know of an example to run it as its reader would.
import type { Command, Tool } from '../sdk/manifest.ts'

export interface Example {
  /** Name of its folder. */
  readonly id: string
  readonly tools: readonly Tool[]
  /** Whether it needs Chromium. */
  readonly browser?: boolean
  /** Programs that have to be installed. */
  readonly programs?: readonly string[]
  /** Default: four minutes. */
  readonly timeoutMs?: number
  /** What comes from a registry, once: files of test/examples/pins/ID and the command that takes them. */
  readonly pins?: readonly string[]
  readonly install?: readonly Command[]
  /** Folder of programs that the installation brings. */
  readonly bin?: string
  /** Run in its folder, with `evalmock` in the PATH; a name that ends with .ts is a file of the suite. */
  readonly run: Command
  /** What is printed when all of its tests, no fewer, have passed. */
  readonly passes: RegExp
}
