// Every example, copied into a project that has the package as it would be published, and run there as its reader would.
//
//   node test/examples/run.ts [--only ID,ID] [--package FOLDER]
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepare } from '../sdk/cache.ts'
import { type Command, TOOLS } from '../sdk/manifest.ts'
import { pooled } from '../sdk/pool.ts'
import { execute } from '../sdk/process.ts'
import { findTools } from '../sdk/toolchain.ts'
import { chromiumPath } from '../support/browser.ts'
import { installPackage } from '../support/package.ts'
import { EXAMPLES } from './catalogue.ts'
import type { Example } from './example.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    // A project with another build of the package, such as one that is wrong on purpose.
    package: { type: 'string' },
  },
})
const chosen = values.only?.split(',')
for (const id of chosen ?? [])
  if (!EXAMPLES.some((example) => example.id === id))
    throw new Error(`there is no example ${id}: ${EXAMPLES.map((example) => example.id).join(', ')}`)
const examples = EXAMPLES.filter(({ id }) => chosen?.includes(id) ?? true)

let passed = 0
let failed = 0
let skipped = 0
const print = (line: string): void => void process.stdout.write(`${line}\n`)
function tell(ok: boolean, what: string, note: string): void {
  if (ok) passed++
  else failed++
  print(`${ok ? 'pass' : 'FAIL'}  ${what}  ${ok ? note : note.slice(-4000).replaceAll('\n', '\n      ')}`)
}

const tools = await findTools(examples.flatMap((example) => example.tools))
const work = await mkdtemp(join(tmpdir(), 'evalmock-examples-'))
try {
  const app = values.package ?? installPackage(work).app
  await pooled(examples.filter(isPossible), Math.min(2, availableParallelism()), async (example) => {
    const start = performance.now()
    const problem = await tryOut(example, app).catch((error: Error) => error.message)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    tell(problem === undefined, example.id, problem ?? `${seconds} s`)
  })
} finally {
  await rm(work, { recursive: true, force: true })
}
print(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0

/** A missing tool is a failure where everything has to run, and named where not. */
function isPossible({ id, tools: needed, browser }: Example): boolean {
  const lacks: string[] = needed
    .filter((tool) => tools.missing.includes(tool))
    .map((tool) => TOOLS[tool].means)
  if (browser && chromiumPath === undefined) lacks.push('Chromium')
  if (lacks.length === 0) return true
  const note = `not found: ${lacks.join(', ')}`
  if (process.env.CI === 'true') tell(false, id, note)
  else {
    skipped++
    print(`skip  ${id}  ${note}`)
  }
  return false
}

/** @returns what is wrong, if anything */
async function tryOut(example: Example, app: string): Promise<string | undefined> {
  const { id, run, passes, pins = [], install = [], bin } = example
  const folder = join(app, id)
  await rm(folder, { recursive: true, force: true })
  await cp(join(here, '../../examples', id), folder, { recursive: true })
  const path = [join(app, 'node_modules/.bin'), dirname(process.execPath), process.env.PATH]
  if (install.length > 0) {
    const toolchain = example.tools.map((tool) => tools.versions.get(tool)).join('\n')
    const locate = (file: string): string => join(here, 'pins', id, file)
    const installed = await prepare(
      { id: 'example', version: id, pins, install, program: [], locate },
      toolchain,
    )
    if (bin !== undefined) path.unshift(join(installed, bin))
    else await symlink(join(installed, 'node_modules'), join(folder, 'node_modules'))
  }
  const command = run.map((word) => (word.endsWith('.ts') ? join(here, word) : word)) as unknown as Command
  const { code, output } = await execute(command, {
    cwd: folder,
    env: { PATH: path.join(':'), NO_COLOR: '1' },
    timeoutMs: 240_000,
  })
  if (code !== 0) return `${run.join(' ')} ended with ${code}:\n${output}`
  return passes.test(output) ? undefined : `${run.join(' ')} printed nothing like ${passes}:\n${output}`
}
