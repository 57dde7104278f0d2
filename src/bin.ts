#!/usr/bin/env node
// All else is imported below: ESM hoists imports, and native code must not be loaded before the check has run.
import { nodeComplaint } from './node-version.ts'

const complaint = nodeComplaint()
if (complaint !== undefined) {
  process.stderr.write(`${complaint}\n`)
  process.exit(2)
}
// A reader that leaves early (`evalmock | head -1`) takes its end of the pipe along, not the server.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
// Code that has been compiled once need not be the next time: it makes the start a fifth faster. It would blur coverage.
if (process.env.NODE_V8_COVERAGE === undefined) {
  const { enableCompileCache, flushCompileCache } = await import('node:module')
  enableCompileCache()
  const { setFlagsFromString } = await import('node:v8')
  setTimeout(() => {
    // Node writes it down when it ends; a server may be killed.
    flushCompileCache()
    // By itself V8 lets the heap grow to four times what lives in it: to twice takes a quarter less memory under load. Not
    // said before: code that was compiled under other flags, as Node's own and what is kept, would be compiled again.
    setFlagsFromString('--heap-growing-percent=100')
  }, 2000).unref()
}
const { main } = await import('./cli/main.ts')
process.exitCode = await main(process.argv.slice(2))
