// The package as npm would publish it, its types, the image's recipe, and the README as a newcomer follows it.
//
//   node test/package/run.ts [--only ID,ID]
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepare } from '../sdk/cache.ts'
import { TOOLS } from '../sdk/manifest.ts'
import { pythonInstall } from '../sdk/python.ts'
import { findTools } from '../sdk/toolchain.ts'
import { installPackage } from '../support/package.ts'
import type { Surroundings } from './check.ts'
import { CHECKS } from './checks.ts'

const { values } = parseArgs({ options: { only: { type: 'string' } } })
const chosen = values.only?.split(',')
for (const id of chosen ?? [])
  if (!CHECKS.some((check) => check.id === id))
    throw new Error(`there is no check ${id}: ${CHECKS.map((check) => check.id).join(', ')}`)
const checks = CHECKS.filter(({ id }) => chosen?.includes(id) ?? true)

const count = { pass: 0, FAIL: 0, skip: 0 }
function tell(how: keyof typeof count, id: string, note: string): void {
  count[how]++
  process.stdout.write(`${how}  ${id}  ${note.slice(-4000).replaceAll('\n', '\n      ')}\n`)
}

const tools = await findTools(checks.flatMap((check) => check.tools))
const locate = (file: string): string => fileURLToPath(new URL(`./tools/${file}`, import.meta.url))
const COMMON = { id: 'package', program: [], locate }
const REGISTRIES = {
  npm: {
    version: 'npm',
    pins: ['package.json', 'package-lock.json'],
    install: [['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']],
  },
  PyPI: { version: 'pypi', pins: ['requirements.txt'], install: pythonInstall },
} as const

const work = await mkdtemp(join(tmpdir(), 'evalmock-package-'))
try {
  const { app, packed } = installPackage(work)
  const surroundings: Surroundings = {
    work,
    app,
    tarball: join(work, packed.filename),
    installed: (registry) =>
      prepare({ ...COMMON, ...REGISTRIES[registry] }, [...tools.versions.values()].join('\n')),
  }
  process.stdout.write(
    `${packed.filename}: ${packed.size} bytes, unpacked ${packed.unpackedSize} in ${packed.files.length} files\n`,
  )
  for (const { id, tools: needed, run } of checks) {
    const lacks = needed.filter((tool) => tools.missing.includes(tool)).map((tool) => TOOLS[tool].means)
    if (lacks.length > 0)
      // A missing tool is a failure where everything has to run, and named where not.
      tell(process.env.CI === 'true' ? 'FAIL' : 'skip', id, `not found: ${lacks.join(', ')}`)
    else
      await run(surroundings).then(
        (note) => tell('pass', id, note),
        (error: Error) => tell('FAIL', id, error.message),
      )
  }
} finally {
  await rm(work, { recursive: true, force: true })
}
process.stdout.write(
  `\n${count.pass} passed, ${count.FAIL} failed${count.skip > 0 ? `, ${count.skip} skipped` : ''}\n`,
)
process.exitCode = count.FAIL > 0 ? 1 : 0
