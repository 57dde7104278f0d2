// npm run test:mutations -- --count 40 --seed a --only core,store
// Makes small mistakes in a copy of the source, one at a time, and runs the tests that should notice. A mutant that no
// test notices is printed with its place: either a test is missing, or the code can do without.
import { readFileSync } from 'node:fs'
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { API } from 'typescript/unstable/sync'
import { chosenFrom, print } from '../support/suite.ts'
import { Chance } from '../torture/chance.ts'
import { AREAS, type Area, equivalentFor, nearestTo, sourcesOf, testsOfAreas } from './areas.ts'
import type { Outcome } from './inside.ts'
import { type Mutant, mutantsOf, placeOf, shown } from './mutators.ts'
import { Worker } from './worker.ts'

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

interface Drawn {
  readonly area: Area
  readonly mutant: Mutant
  /** Of the source, which may change meanwhile. */
  readonly text: string
}

interface One extends Drawn {
  readonly n: number
  /** Tests of its neighbourhood, nearest first. */
  readonly near: readonly string[]
  /** Runs once in a process. */
  early: boolean
  /** Tests that run its place and did not notice it. */
  readonly tried: string[]
  noticedBy: string | undefined
}

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '40' },
    seed: { type: 'string', default: 'evalmock' },
    only: { type: 'string' },
    /** Only places whose `src/path/file.ts:12:` has one of these in it, separated by commas. */
    in: { type: 'string', default: '' },
    /** Only those that the output of an earlier run, in this file, has as open. */
    again: { type: 'string' },
    /** Test files to run for a mutant, at most; default: all that run its place. */
    files: { type: 'string', default: '999' },
    /** Only tests whose path has this in it. */
    tests: { type: 'string', default: '' },
  },
})

const parts = values.in.split(',')
/** Of an earlier run, the lines about mutants that it has left open. */
const open = values.again === undefined ? undefined : readFileSync(values.again, 'utf8').split('\n')

function isWanted(mutant: Mutant, text: string): boolean {
  const place = placeOf(mutant, text)
  if (!parts.some((part) => place.includes(part))) return false
  return open?.some((line) => line.startsWith(`${place} ${changeOf(mutant)}: open`)) ?? true
}

/** Draws mutants, as many from each area, each at most once. */
function drawn(areas: readonly Area[], count: number, seed: string): Drawn[] {
  const api = new API({ cwd: root })
  try {
    const [project] = api.updateSnapshot({ openProject: join(root, 'tsconfig.json') }).getProjects()
    const chance = new Chance(seed)
    const pools = areas.map((area) => ({
      area,
      pool: sourcesOf(root, area).flatMap((file) => {
        const source = project?.program.getSourceFile(join(root, file))
        if (source === undefined) return []
        const { text } = source
        return mutantsOf(source, file)
          .filter((mutant) => equivalentFor(mutant, text) === undefined && isWanted(mutant, text))
          .map((mutant): Drawn => ({ area, mutant, text }))
      }),
    }))
    for (const { area, pool } of pools) print(`${area.id}: ${pool.length} mutants`)
    const all: Drawn[] = []
    while (all.length < count && pools.some(({ pool }) => pool.length > 0))
      for (const { pool } of pools) {
        if (all.length >= count || pool.length === 0) continue
        all.push(...pool.splice(chance.below(pool.length), 1))
      }
    return all
  } finally {
    api.close()
  }
}

/** So many tests have their turn before those of other mutants: most are noticed by the nearest. */
const ROUNDS = [3, 10, undefined]

/** No mutant acts. */
const clean = -1

class Trial {
  readonly #worker: Worker
  readonly #all: readonly One[]
  /** Which mutants each test comes by, and how long it takes. */
  readonly #known = new Map<string, Outcome>()
  readonly #red = new Set<string>()

  constructor(worker: Worker, all: readonly One[]) {
    this.#worker = worker
    this.#all = all
  }

  async judgeAll(tests: readonly string[]): Promise<void> {
    for (const most of ROUNDS)
      for (const one of this.#all) {
        if (one.noticedBy !== undefined) continue
        const near = one.near.filter((test) => tests.includes(test))
        const inOrder = most === undefined ? [...new Set([...near, ...tests])] : near
        const limit = Math.min(most ?? Number(values.files), Number(values.files))
        if (!one.early) await this.#tryAll(one, inOrder, limit)
        if (one.early && one.noticedBy === undefined) await this.#tryFresh(one, inOrder, limit)
        if (one.noticedBy === undefined) told(one, `open after ${one.tried.length}`)
      }
  }

  /** Runs tests until one notices, or so many did not. */
  async #tryAll(one: One, tests: readonly string[], limit: number): Promise<void> {
    for (const test of tests) {
      if (one.noticedBy !== undefined || one.early || one.tried.length >= limit) return
      if (one.tried.includes(test)) continue
      const known = await this.#look(test)
      if (known?.run.includes(one.n)) await this.#try(one, test)
    }
  }

  /** What a test runs; undefined if it fails without a mutant. */
  async #look(test: string): Promise<Outcome | undefined> {
    if (this.#red.has(test)) return undefined
    let known = this.#known.get(test)
    if (known !== undefined) return known
    known = await this.#worker.run({ test, mutant: clean })
    if (known?.passed !== true) known = await this.#worker.runFresh({ test, mutant: clean })
    if (known?.passed !== true) {
      this.#red.add(test)
      print(`red without a mutant, left out: ${test}`)
      return undefined
    }
    this.#known.set(test, known)
    print(`${(known.ms / 1000).toFixed(1).padStart(5)} s  ${test}`)
    return known
  }

  async #try(one: One, test: string): Promise<void> {
    const { ms } = this.#known.get(test) as Outcome
    const outcome = await this.#worker.run({ test, mutant: one.n }, ms)
    if (outcome?.passed && !outcome.run.includes(one.n)) {
      one.early = true
      return
    }
    one.tried.push(test)
    if (outcome?.passed) return
    // The mutant may have spoilt the process, or the test may fail now and then.
    if (outcome !== undefined && (await this.#worker.run({ test, mutant: clean }, ms))?.passed)
      return noticed(one, test)
    // A process that had to be stopped counts only if that happens again: the machine may have been busy.
    const fresh = await this.#worker.runFresh({ test, mutant: one.n }, ms)
    this.#worker.close()
    if (!fresh?.passed && (await this.#worker.run({ test, mutant: clean }, ms))?.passed) noticed(one, test)
  }

  /** Like `tryAll`, in a process in which the mutant acts from the beginning. */
  async #tryFresh(one: One, tests: readonly string[], limit: number): Promise<void> {
    let isFirst = true
    for (const test of tests) {
      if (one.tried.length >= limit) break
      if (one.tried.includes(test) || this.#red.has(test)) continue
      const order = { test, mutant: one.n }
      const ms = this.#known.get(test)?.ms
      const outcome = await (isFirst ? this.#worker.runFresh(order, ms) : this.#worker.run(order, ms))
      isFirst = false
      one.tried.push(test)
      const isStopped = outcome === undefined
      if (outcome?.passed || (isStopped && (await this.#worker.runFresh(order, ms))?.passed)) continue
      this.#worker.close()
      if ((await this.#worker.run({ test, mutant: clean }, ms))?.passed) return noticed(one, test)
      isFirst = true
    }
    this.#worker.close()
  }
}

function noticed(one: One, test: string): void {
  one.noticedBy = test
  told(one, test)
}

const told = ({ mutant, text }: One, what: string): void =>
  print(`${placeOf(mutant, text)} ${changeOf(mutant)}: ${what}`)

const changeOf = ({ kind, from, to }: Mutant): string =>
  `${kind} ${`${from} > ${to}`.replace(/\s+/g, ' ').slice(0, 60)}`

async function copyOf(name: string): Promise<string> {
  const copy = join(work, name)
  for (const entry of await readdir(root))
    if (COPIED.includes(entry)) await cp(join(root, entry), join(copy, entry), { recursive: true })
  for (const entry of await readdir(root))
    if (!COPIED.includes(entry) && entry !== '.git') await symlink(join(root, entry), join(copy, entry))
  return copy
}

const areas = chosenFrom('area', AREAS, values.only)
const sample = drawn(areas, Number(values.count), values.seed)
const tests = testsOfAreas(root).filter((test) => test.includes(values.tests))
const work = await mkdtemp(join(tmpdir(), 'evalmock-mutations-'))
const near = new Map<string, string[]>()
const all: One[] = sample.map(({ area, mutant, text }, n) => {
  const nearest = near.get(mutant.file) ?? nearestTo(root, mutant.file, area)
  near.set(mutant.file, nearest)
  return { n, area, mutant, text, near: nearest, early: mutant.early, tried: [], noticedBy: undefined }
})
const worker = new Worker(
  await copyOf('copy'),
  work,
  all.map(({ mutant }) => mutant),
)
try {
  await new Trial(worker, all).judgeAll(tests)
} finally {
  worker.close()
  await rm(work, { recursive: true, force: true })
}

const share = (killed: number, total: number): string =>
  `${killed} of ${total} noticed${total === 0 ? '' : ` (${Math.floor((100 * killed) / total)} %)`}`
print('')
for (const { id } of areas) {
  const made = all.filter(({ area }) => area.id === id)
  print(`${id}: ${share(made.filter(({ noticedBy }) => noticedBy !== undefined).length, made.length)}`)
  for (const { mutant, text, noticedBy, tried } of made) {
    if (noticedBy !== undefined) continue
    print(shown(mutant, text))
    print(tried.length === 0 ? '  no test runs it' : `  not noticed by ${tried.length} test files`)
  }
}
print(
  `seed ${values.seed}: ${share(all.filter(({ noticedBy }) => noticedBy !== undefined).length, all.length)}`,
)
