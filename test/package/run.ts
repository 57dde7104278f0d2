// The package as npm would publish it, its types, the image's recipe, and the README as a newcomer follows it.
//
//   node test/package/run.ts [--only ID,ID] [--write]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepare } from '../sdk/cache.ts'
import { pythonInstall } from '../sdk/python.ts'
import { findTools } from '../sdk/toolchain.ts'
import { installPackage } from '../support/package.ts'
import { chosenFrom, lacking, print, Tally } from '../support/suite.ts'
import type { Surroundings } from './check.ts'
import { CHECKS } from './checks.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, write: { type: 'boolean', default: false } },
})
const checks = chosenFrom('check', CHECKS, values.only)

const tally = new Tally()
const tools = await findTools(checks.flatMap((check) => check.tools))
const locate = (file: string): string => fileURLToPath(new URL(`./tools/${file}`, import.meta.url))
const COMMON = { id: 'package', program: [], locate }
const REGISTRIES = {
  npm: {
    version: 'npm',
    pins: ['package.json', 'package-lock.json'],
    install: [['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']],
  },
  Go: {
    version: 'go',
    pins: ['go.mod', 'go.sum'],
    install: [['go', 'build', '-o', 'actionlint', 'github.com/rhysd/actionlint/cmd/actionlint']],
  },
  PyPI: { version: 'pypi', pins: ['requirements.txt'], install: pythonInstall },
} as const

const work = await mkdtemp(join(tmpdir(), 'evalmock-package-'))
try {
  const { app, packed } = installPackage(work)
  const surroundings: Surroundings = {
    work,
    app,
    write: values.write,
    tarball: join(work, packed.filename),
    packed,
    installed: (registry) =>
      prepare({ ...COMMON, ...REGISTRIES[registry] }, [...tools.versions.values()].join('\n')),
  }
  print(
    `${packed.filename}: ${packed.size} bytes, unpacked ${packed.unpackedSize} in ${packed.files.length} files`,
  )
  for (const { id, tools: needed, run } of checks)
    if (tally.canRun(id, lacking(needed, tools)))
      await run(surroundings).then(
        (note) => tally.tell(true, id, note),
        (error: Error) => tally.tell(false, id, error.message),
      )
} finally {
  await rm(work, { recursive: true, force: true })
}
tally.close()
