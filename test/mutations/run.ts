// npm run test:mutations -- --count 40 --seed a --only core,store --files 12
// Changes the source in a copy, one small mistake at a time, and runs the tests that should notice. A mutant that no
// test notices is printed with its place: either a test is missing, or the code can do without.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { API } from 'typescript/unstable/sync'
import { execute } from '../sdk/process.ts'
import { chosenFrom, print } from '../support/suite.ts'
import { Chance } from '../torture/chance.ts'
import { AREAS, type Area, sourcesOf, testsFor } from './areas.ts'
import { type Mutant, mutantsOf, shown } from './mutators.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const COPIED = [
  'src',
  'test',
  'fixtures',
  'openapi',
  'docs',
  'web',
  'README.md',
  'CHANGELOG.md',
  'package.json',
  'tsconfig.json',
]
const LINKED = ['node_modules', 'dist']
/** Copies that are worked on side by side. */
const COPIES = 3
/** A mutant can make a loop endless: then it counts as noticed. */
const TIMEOUT_MS = 160_000

interface Score {
  killed: number
  readonly survivors: string[]
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: 'evalmock' },
    only: { type: 'string' },
    /** Test files to run for a mutant, nearest first. */
    files: { type: 'string', default: '12' },
  },
})

/** Draws mutants, as many from each area, each file and each place at most once. */
function drawn(areas: readonly Area[], count: number, seed: string): { area: Area; mutant: Mutant }[] {
  const api = new API({ cwd: root })
  try {
    const [project] = api.updateSnapshot({ openProject: join(root, 'tsconfig.json') }).getProjects()
    const chance = new Chance(seed)
    const pools = areas.map((area) => ({
      area,
      pool: sourcesOf(root, area).flatMap((file) => {
        const source = project?.program.getSourceFile(join(root, file))
        return source === undefined ? [] : mutantsOf(source, file)
      }),
    }))
    for (const { area, pool } of pools) print(`${area.id}: ${pool.length} mutants`)
    const all: { area: Area; mutant: Mutant }[] = []
    while (all.length < count && pools.some(({ pool }) => pool.length > 0))
      for (const { area, pool } of pools) {
        if (all.length >= count || pool.length === 0) continue
        const [mutant] = pool.splice(chance.below(pool.length), 1)
        if (mutant !== undefined) all.push({ area, mutant })
      }
    return all
  } finally {
    api.close()
  }
}

const passes = async (copy: string, test: string): Promise<boolean> =>
  (await execute([process.execPath, test], { cwd: copy, env: { TAP_TIMEOUT: '150' }, timeoutMs: TIMEOUT_MS }))
    .code === 0

/** Whether each test passes unchanged, where that was looked up. */
const green = new Map<string, boolean>()

/** The first test that fails because of the mutant. */
async function noticedBy(
  { area, mutant }: { area: Area; mutant: Mutant },
  copy: string,
): Promise<string | undefined> {
  const path = join(copy, mutant.file)
  const text = await readFile(path, 'utf8')
  const changed = text.slice(0, mutant.start) + mutant.to + text.slice(mutant.end)
  try {
    for (const test of testsFor(copy, mutant.file, area).slice(0, Number(values.files))) {
      if (green.get(test) === false) continue
      await writeFile(path, changed)
      if (await passes(copy, test)) continue
      await writeFile(path, text)
      if (!green.has(test)) green.set(test, await passes(copy, test))
      if (green.get(test)) return test
      print(`red without a mutant, left out: ${test}`)
    }
    return undefined
  } finally {
    await writeFile(path, text)
  }
}

const areas = chosenFrom('area', AREAS, values.only)
const sample = drawn(areas, Number(values.count), values.seed)
const scores = new Map<string, Score>(areas.map(({ id }) => [id, { killed: 0, survivors: [] }]))
const work = await mkdtemp(join(tmpdir(), 'evalmock-mutations-'))

async function copyOf(name: string): Promise<string> {
  const copy = join(work, name)
  for (const entry of COPIED) await cp(join(root, entry), join(copy, entry), { recursive: true })
  for (const entry of LINKED) await symlink(join(root, entry), join(copy, entry))
  return copy
}

async function judge(one: { area: Area; mutant: Mutant }, copy: string): Promise<void> {
  const score = scores.get(one.area.id) as Score
  const test = await noticedBy(one, copy)
  const place = shown(one.mutant, await readFile(join(root, one.mutant.file), 'utf8'))
  if (test === undefined) score.survivors.push(place)
  else score.killed++
  const [head] = place.split('\n', 1)
  print(`${test === undefined ? 'SURVIVED' : 'killed  '}  ${one.mutant.kind}  ${head}  ${test ?? ''}`)
}

try {
  const waiting = [...sample]
  const copies = Array.from({ length: COPIES }, (_, i) => copyOf(String(i)))
  await Promise.all(
    copies.map(async (made) => {
      const copy = await made
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await judge(one, copy)
    }),
  )
} finally {
  await rm(work, { recursive: true, force: true })
}

const told = (killed: number, total: number): string =>
  `${killed} of ${total} noticed${total === 0 ? '' : ` (${Math.floor((100 * killed) / total)} %)`}`
print('')
let [killed, total] = [0, 0]
for (const [id, score] of scores) {
  const made = score.killed + score.survivors.length
  killed += score.killed
  total += made
  print(`${id}: ${told(score.killed, made)}`)
  for (const one of score.survivors) print(one)
}
print(`seed ${values.seed}: ${told(killed, total)}`)
