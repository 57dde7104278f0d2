// npm runs this after it has installed packages in a clone. Plain JavaScript, because an older Node.js may run it: without
// development packages there is no newer one.
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'

function has(name) {
  try {
    createRequire(import.meta.url).resolve(name)
    return true
  } catch {
    return false
  }
}

if (has('esbuild')) await import('./prepare.ts')
else if (existsSync(new URL('../../dist/bin.js', import.meta.url)))
  console.log('evalmock: development packages are missing, so dist stays as it was built before.')
else
  console.log(
    'evalmock: development packages are missing, so the command `evalmock` is not built. Run `npm ci` without ' +
      '--omit=dev. To install Evalmock without them, run `npm pack` in a complete clone and install its file.',
  )
