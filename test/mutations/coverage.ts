// Which tests run which parts of the source, so that a mutant meets only tests that can notice it. Kept between runs:
// only tests that have changed are run again, and what is known of a source holds until it changes.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pooled } from '../sdk/pool.ts'

/** Places at which code begins or ends to be run: from the first to before the second, and so on. */
type Edges = readonly number[]

interface Covered {
  readonly hash: string
  readonly passed: boolean
  readonly ms: number
  readonly sources: Record<string, { readonly hash: string; readonly edges: Edges }>
}

interface Span {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

interface Script {
  readonly url: string
  readonly functions: readonly { readonly ranges: readonly Span[] }[]
}

/** Of a test that has not been run yet. */
const UNKNOWN_MS = 60_000

/** @returns whether the test passes */
export type Run = (copy: string, test: string, env: Record<string, string>) => Promise<boolean>

const hashOf = (path: string): string => createHash('sha1').update(readFileSync(path)).digest('base64url')

export class Coverage {
  readonly #root: string
  readonly #file: string
  readonly #known: Record<string, Covered> = {}
  readonly #hashes = new Map<string, string>()

  constructor(root: string) {
    this.#root = root
    this.#file = join(root, 'node_modules/.cache/evalmock-mutations.json')
    if (existsSync(this.#file)) this.#known = JSON.parse(readFileSync(this.#file, 'utf8'))
  }

  /** Runs the tests of which nothing is known, in unchanged copies. @returns how many */
  async learn(tests: readonly string[], copies: readonly string[], run: Run): Promise<number> {
    const missing = tests.filter((test) => {
      const known = this.#known[test]
      return known?.hash !== hashOf(join(this.#root, test)) || !known.passed
    })
    const free = [...copies]
    await pooled(missing, copies.length, async (test) => {
      const copy = free.pop() ?? ''
      this.#known[test] = await look(copy, test, run)
      free.push(copy)
      mkdirSync(dirname(this.#file), { recursive: true })
      writeFileSync(this.#file, JSON.stringify(this.#known))
    })
    return missing.length
  }

  /** Whether it passes without a mutant. */
  passes(test: string): boolean {
    return this.#known[test]?.passed ?? false
  }

  /** How long it takes, about. */
  msOf(test: string): number {
    return this.#known[test]?.ms ?? UNKNOWN_MS
  }

  /** Whether a test runs this place, or may do so because the source has changed. */
  runs(test: string, file: string, place: number): boolean {
    const covered = this.#known[test]?.sources[file]
    if (covered === undefined) return false
    if (covered.hash !== this.#sourceHash(file)) return true
    const before = covered.edges.findIndex((edge) => edge > place)
    return (before === -1 ? covered.edges.length : before) % 2 === 1
  }

  #sourceHash(file: string): string {
    let hash = this.#hashes.get(file)
    if (hash === undefined) {
      hash = hashOf(join(this.#root, file))
      this.#hashes.set(file, hash)
    }
    return hash
  }
}

async function look(copy: string, test: string, run: Run): Promise<Covered> {
  const folder = mkdtempSync(join(tmpdir(), 'evalmock-covered-'))
  const began = performance.now()
  const passed = await run(copy, test, { NODE_V8_COVERAGE: folder })
  const ms = Math.round(performance.now() - began)
  const base = pathToFileURL(join(copy, 'src/')).href
  const painted = new Map<string, Uint8Array>()
  for (const name of readdirSync(folder)) {
    const { result } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: Script[] }
    for (const { url, functions } of result) {
      if (!url.startsWith(base)) continue
      const file = `src/${url.slice(base.length)}`
      const spans = functions.flatMap(({ ranges }) => ranges)
      paint(painted, file, spans)
    }
  }
  rmSync(folder, { recursive: true })
  const sources = Object.fromEntries(
    [...painted].map(([file, places]) => [file, { hash: hashOf(join(copy, file)), edges: edgesOf(places) }]),
  )
  return { hash: hashOf(join(copy, test)), passed, ms, sources }
}

/** Adds what one process has run: of spans within each other, the innermost counts. */
function paint(painted: Map<string, Uint8Array>, file: string, spans: readonly Span[]): void {
  const length = Math.max(...spans.map(({ endOffset }) => endOffset), painted.get(file)?.length ?? 0)
  const places = new Uint8Array(length)
  const size = ({ startOffset, endOffset }: Span): number => endOffset - startOffset
  for (const { startOffset, endOffset, count } of [...spans].sort((a, b) => size(b) - size(a)))
    places.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  for (const [at, ran] of painted.get(file)?.entries() ?? []) if (ran === 1) places[at] = 1
  painted.set(file, places)
}

function edgesOf(places: Uint8Array): number[] {
  const edges: number[] = []
  let last = 0
  for (const [at, ran] of places.entries()) {
    if (ran !== last) edges.push(at)
    last = ran
  }
  return last === 1 ? [...edges, places.length] : edges
}
