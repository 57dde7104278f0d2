// npm runs this after `npm ci` in a clone, and before packing: for `npm pack`, and for an installation from a Git URL.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { packageFile } from '../package-files.ts'

await import('./bundle.ts')

// npm sets this only when packing. A clone needs no declarations, which take ten times as long as the rest.
if (process.env.npm_package_resolved !== undefined)
  execFileSync('tsc', ['-p', 'tsconfig.build.json'], {
    cwd: fileURLToPath(packageFile('')),
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
