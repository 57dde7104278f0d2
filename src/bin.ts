#!/usr/bin/env node
// Import everything else below: ESM hoists imports, and native code must load after this check.
import { nodeComplaint } from './node-version.ts'

const complaint = nodeComplaint()
if (complaint !== undefined) {
  process.stderr.write(`${complaint}\n`)
  process.exit(2)
}
// A reader that exits early (`evalmock | head -1`) closes the pipe. The server must go on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
// Cache compiled code: the next start is a fifth faster. Not under coverage, which it would distort.
if (!process.env.NODE_V8_COVERAGE) {
  const { enableCompileCache, flushCompileCache } = await import('node:module')
  enableCompileCache()
  const { setFlagsFromString } = await import('node:v8')
  setTimeout(() => {
    // Node writes the cache when it exits, but a server may be killed.
    flushCompileCache()
    // By default V8 lets the heap grow to four times its live data. Twice takes a quarter less memory under load. It is set
    // only now: code compiled under other flags, such as Node's own and the cached, would be compiled again.
    setFlagsFromString('--heap-growing-percent=100')
  }, 2000).unref()
}
const { main } = await import('./cli/main.ts')
process.exitCode = await main(process.argv.slice(2))
