// npm run test:mutations -- --count 40 --seed a --only core,store --files 12
// Changes the source in a copy, one small mistake at a time, and runs the tests that should notice. A mutant that no
// test notices is printed with its place: either a test is missing, or the code can do without.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { API } from 'typescript/unstable/sync'
import { pooled } from '../sdk/pool.ts'
import { execute } from '../sdk/process.ts'
import { chosenFrom, print } from '../support/suite.ts'
import { Chance } from '../torture/chance.ts'
import { AREAS, type Area, equivalentFor, nearestTo, sourcesOf, testsOfAreas } from './areas.ts'
import { Coverage, type Run } from './coverage.ts'
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
/** A mutant can make a loop endless: then it counts as noticed. The machine may be busy, too. */
const PATIENCE_MS = 40_000

interface One {
  readonly area: Area
  readonly mutant: Mutant
}

interface Score {
  killed: number
  readonly survivors: string[]
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: 'evalmock' },
    only: { type: 'string' },
    /** Sources whose path has this in it. */
    in: { type: 'string', default: '' },
    /** Test files to run for a mutant, at most. */
    files: { type: 'string', default: '12' },
    /** How many are worked on side by side. */
    jobs: { type: 'string', default: '2' },
  },
})

/** Draws mutants, as many from each area, each at most once. */
function drawn(areas: readonly Area[], count: number, seed: string): One[] {
  const api = new API({ cwd: root })
  try {
    const [project] = api.updateSnapshot({ openProject: join(root, 'tsconfig.json') }).getProjects()
    const chance = new Chance(seed)
    const pools = areas.map((area) => ({
      area,
      pool: sourcesOf(root, area)
        .filter((file) => file.includes(values.in))
        .flatMap((file) => {
          const source = project?.program.getSourceFile(join(root, file))
          if (source === undefined) return []
          return mutantsOf(source, file).filter((mutant) => equivalentFor(mutant, source.text) === undefined)
        }),
    }))
    for (const { area, pool } of pools) print(`${area.id}: ${pool.length} mutants`)
    const all: One[] = []
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

const passes: Run = async (copy, test, env) => {
  const { code } = await execute([process.execPath, '--no-warnings', test], {
    cwd: copy,
    // The first failure is enough.
    env: { TAP_TIMEOUT: '150', TAP_BAIL: '1', NODE_COMPILE_CACHE: join(work, 'compiled'), ...env },
    timeoutMs: coverage.msOf(test) * 4 + PATIENCE_MS,
  })
  return code === 0
}

/** The tests that run the place of the mutant: the nearest first, then the quickest. */
function testsOf({ area, mutant }: One): string[] {
  const near = nearestTo(root, mutant.file, area)
  const rank = (test: string): number => (near.indexOf(test) === -1 ? near.length : near.indexOf(test))
  return allTests
    .filter((test) => coverage.passes(test) && coverage.runs(test, mutant.file, mutant.start))
    .sort((a, b) => rank(a) - rank(b) || coverage.msOf(a) - coverage.msOf(b))
    .slice(0, Number(values.files))
}

/** Tests that failed, and do so without a mutant. */
const red = new Set<string>()
const sound = new Set<string>()

/** The first test that fails because of the mutant. */
async function noticedBy(one: One, copy: string): Promise<string | undefined> {
  const { mutant } = one
  const path = join(copy, mutant.file)
  const text = await readFile(path, 'utf8')
  const changed = text.slice(0, mutant.start) + mutant.to + text.slice(mutant.end)
  try {
    for (const test of testsOf(one)) {
      if (red.has(test)) continue
      await writeFile(path, changed)
      if (await passes(copy, test, {})) continue
      await writeFile(path, text)
      if (sound.has(test) || (await passes(copy, test, {}))) {
        sound.add(test)
        return test
      }
      red.add(test)
      print(`red without a mutant, left out: ${test}`)
    }
    return undefined
  } finally {
    await writeFile(path, text)
  }
}

async function copyOf(name: string): Promise<string> {
  const copy = join(work, name)
  for (const entry of COPIED) await cp(join(root, entry), join(copy, entry), { recursive: true })
  for (const entry of LINKED) await symlink(join(root, entry), join(copy, entry))
  return copy
}

async function judge(one: One, copy: string): Promise<void> {
  const score = scores.get(one.area.id) as Score
  const test = await noticedBy(one, copy)
  const place = shown(one.mutant, await readFile(join(root, one.mutant.file), 'utf8'))
  if (test === undefined) score.survivors.push(place)
  else score.killed++
  const [head] = place.split('\n', 1)
  const how = test ?? (testsOf(one).length === 0 ? 'no test runs it' : '')
  print(`${test === undefined ? 'SURVIVED' : 'killed  '}  ${one.mutant.kind}  ${head}  ${how}`)
}

const areas = chosenFrom('area', AREAS, values.only)
const sample = drawn(areas, Number(values.count), values.seed)
const scores = new Map<string, Score>(areas.map(({ id }) => [id, { killed: 0, survivors: [] }]))
const allTests = testsOfAreas(root)
const coverage = new Coverage(root)
const work = await mkdtemp(join(tmpdir(), 'evalmock-mutations-'))

try {
  const copies = await Promise.all(Array.from({ length: Number(values.jobs) }, (_, i) => copyOf(String(i))))
  print(`looked at what ${await coverage.learn(allTests, copies, passes)} test files run`)
  const waiting = [...sample]
  await pooled(copies, copies.length, async (copy) => {
    for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await judge(one, copy)
  })
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
