// Breaks the promises of `guards.ts` and `slips.ts` one after the other, each in a copy of the sources, and looks whether the test that
// guards it turns red.
//
//   node test/guards/run.ts
//   node test/guards/run.ts snapshot      those with this text in the promise
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execute } from '../sdk/process.ts'
import { Tally } from '../support/suite.ts'
import { GUARDS, type Guard } from './guards.ts'
import { SLIPS } from './slips.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const COPIED = ['src', 'test', 'fixtures', 'openapi', 'web', 'package.json', 'tsconfig.json']
const TIMEOUT_MS = 120_000
/** Copies that are worked on side by side. */
const COPIES = 2

const ALL: readonly Guard[] = [...GUARDS, ...SLIPS].filter(({ promise }) =>
  promise.includes(process.argv[2] ?? ''),
)

/** The names of the tests of a file that fail, at the top level. */
async function failing(copy: string, file: string): Promise<{ red: string[]; output: string }> {
  const { stdout, output } = await execute([process.execPath, file], { cwd: copy, timeoutMs: TIMEOUT_MS })
  const red = [...stdout.matchAll(/^not ok \d+ - (.*?)(?: # time=.*)?$/gm)].map(([, name = '']) => name)
  return { red, output }
}

/** @returns what is wrong with the guard, or undefined */
async function weaknessOf({ file, from, to, test }: Guard, copy: string): Promise<string | undefined> {
  const path = join(copy, file)
  const source = await readFile(path, 'utf8')
  if (source.split(from).length !== 2) return `${file} does not hold exactly once: ${from}`
  await writeFile(
    path,
    source.replace(from, () => to),
  )
  try {
    const { red, output } = await failing(copy, test.file)
    if (red.includes(test.name)) return undefined
    return `${test.file}: "${test.name}" stays green; red are: ${red.join(', ') || 'none'}\n${output.slice(-1500)}`
  } finally {
    await writeFile(path, source)
  }
}

/** Before anything is broken each guard must be green: one that is always red guards nothing. */
async function greenBefore(copy: string, tally: Tally): Promise<void> {
  for (const file of new Set(ALL.map(({ test }) => test.file))) {
    const { red, output } = await failing(copy, file)
    const text = await readFile(join(copy, file), 'utf8')
    const unknown = ALL.filter(({ test }) => test.file === file && !text.includes(test.name))
    const names = unknown.map(({ test }) => `there is no test "${test.name}"`)
    const ok = red.length === 0 && unknown.length === 0
    tally.tell(ok, `green before: ${file}`, ok ? '' : [...red, ...names, output.slice(-1500)].join('\n'))
  }
}

async function copyOf(work: string, name: string): Promise<string> {
  const copy = join(work, name)
  for (const entry of COPIED) await cp(join(root, entry), join(copy, entry), { recursive: true })
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

const tally = new Tally()
const work = await mkdtemp(join(tmpdir(), 'evalmock-guards-'))
try {
  const copies = await Promise.all(Array.from({ length: COPIES }, (_, i) => copyOf(work, String(i))))
  await greenBefore(copies[0] as string, tally)
  const waiting = [...ALL]
  await Promise.all(
    copies.map(async (copy) => {
      for (let guard = waiting.shift(); guard !== undefined; guard = waiting.shift()) {
        const weakness = await weaknessOf(guard, copy)
        tally.tell(weakness === undefined, guard.promise, weakness ?? `guarded by ${guard.test.file}`)
      }
    }),
  )
} finally {
  await rm(work, { recursive: true, force: true })
}
tally.close()
