#!/usr/bin/env node
// No static import: ESM hoists them, and a native addon must not be loaded before the check below has run.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `evalmock needs Node.js 22.19 or newer; this is ${process.version} (${process.execPath}).\n` +
      'In a clone, npm ci puts one into node_modules for the npm scripts: npm start, npm test.\n',
  )
  process.exit(2)
}
// A reader that leaves early (`evalmock | head -1`) takes its end of the pipe along, not the server.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})
// Code that has been compiled once need not be the next time: it makes the start a fifth faster. It would blur coverage.
if (process.env.NODE_V8_COVERAGE === undefined) (await import('node:module')).enableCompileCache()
const { main } = await import('./cli/main.ts')
process.exitCode = await main(process.argv.slice(2))

export {}
