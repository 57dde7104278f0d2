// Every example, copied into a project that has the package as it would be published, and run there as its reader would.
//
//   node test/examples/run.ts [--only ID,ID] [--package FOLDER]
import { spawnSync } from 'node:child_process'
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepare } from '../sdk/cache.ts'
import type { Command } from '../sdk/manifest.ts'
import { pooled } from '../sdk/pool.ts'
import { execute } from '../sdk/process.ts'
import { findTools } from '../sdk/toolchain.ts'
import { chromiumPath } from '../support/browser.ts'
import { installPackage } from '../support/package.ts'
import { chosenFrom, lacking, Tally } from '../support/suite.ts'
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
const examples = chosenFrom('example', EXAMPLES, values.only)

const tally = new Tally()
const tools = await findTools(examples.flatMap((example) => example.tools))
const work = await mkdtemp(join(tmpdir(), 'evalmock-examples-'))
try {
  const app = values.package ?? installPackage(work, ['tap']).app
  await pooled(examples.filter(isPossible), Math.min(2, availableParallelism()), async (example) => {
    const start = performance.now()
    const problem = await tryOut(example, app).catch((error: Error) => error.message)
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    tally.tell(problem === undefined, example.id, problem ?? `${seconds} s`)
  })
} finally {
  await rm(work, { recursive: true, force: true })
}
tally.close()

function isPossible({ id, tools: needed, browser, programs = [] }: Example): boolean {
  const lacks = lacking(needed, tools)
  if (browser && chromiumPath === undefined) lacks.push('Chromium')
  lacks.push(...programs.filter((program) => spawnSync(program, ['-v']).error !== undefined))
  return tally.canRun(id, lacks)
}

/** @returns what is wrong, if anything */
async function tryOut(example: Example, app: string): Promise<string | undefined> {
  const { id, run, passes, pins = [], install = [], bin, timeoutMs = 240_000 } = example
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
    timeoutMs,
  })
  if (code !== 0) return `${run.join(' ')} ended with ${code}:\n${output}`
  return passes.test(output) ? undefined : `${run.join(' ')} printed nothing like ${passes}:\n${output}`
}
