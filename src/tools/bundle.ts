// Makes dist: the modules of src in a few files. Node needs a fifth of a start to find three hundred.
import { chmodSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { PREPARED } from '../baseline.ts'
import { readFixtures } from '../fixtures.ts'
import { packageFile } from '../package-files.ts'
import { builtin } from '../providers/index.ts'

const dist = fileURLToPath(packageFile('dist/'))
rmSync(dist, { recursive: true, force: true })
await build({
  absWorkingDir: fileURLToPath(packageFile('')),
  entryPoints: [
    'src/bin.ts',
    'src/index.ts',
    'src/embed/testing.ts',
    'src/embed/testcontainers.ts',
    'src/tools/start.ts',
  ],
  outdir: dist,
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  packages: 'external',
  sourcemap: true,
  sourcesContent: false,
  // The image is built without a tsconfig.json.
  tsconfigRaw: {},
})
// Checked here, the built-in fixtures need no provider at a start.
writeFileSync(packageFile(PREPARED), JSON.stringify(await readFixtures('builtin', builtin)))
chmodSync(`${dist}bin.js`, 0o755)
