// A process that runs test files, one after another, as it is told. Each is one test in its output.
import { pathToFileURL } from 'node:url'
import { root, runFile } from './current.ts'
import type { Counts } from './digest.ts'

/** A file below the project, and where it was built. */
export interface Order {
  readonly file: string
  readonly program: string
}

/** How the file went; null when the process is ready for its first one. tap sends other messages. */
export interface Report {
  readonly counts: Counts | null
}

// Each file has its own time.
root.setTimeout(0)
// tap lets a process end that only waits for messages.
const alive = setInterval(() => {}, 2 ** 30)
process.on('disconnect', () => clearInterval(alive))
process.on('message', async ({ file, program }: Order) => {
  const counts = await runFile(file, () => import(pathToFileURL(program).href))
  process.send?.({ counts } satisfies Report)
})
// Messages that come earlier go to tap.
process.send?.({ counts: null } satisfies Report)
