// Scale's metrics beside the libraries that define them: 2,000 pairs of texts through both.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { metricOf } from '../../../src/providers/scale/tasks/metrics/index.ts'
import { type Installable, prepare } from '../cache.ts'
import { execute } from '../process.ts'
import { PYTHON, pythonInstall } from '../python.ts'
import { type Pair, pairsOf } from './pairs.ts'

export const METRICS: Installable = {
  id: 'metrics',
  version: 'sacrebleu-2.6.0',
  pins: ['requirements.txt'],
  install: pythonInstall,
  program: ['oracle.py'],
}

const PAIRS = 2000
const SEED = 'metrics'
/** Sums are in another order here and there, no more. */
const TOLERANCE = 1e-9

interface Known {
  readonly name: string
  readonly pair: Pair
  /** The metrics that differ. */
  readonly metrics: readonly string[]
}

/** Where Evalmock differs, and is meant to. No other pair may. */
export const KNOWN: readonly Known[] = [
  {
    name: 'only the first 100,000 characters of a text are compared',
    pair: [`${'x'.repeat(100_000)} end`, 'end'],
    metrics: ['bleu', 'rouge1', 'rougeL', 'f1', 'meteor', 'cosine_similarity'],
  },
]

export interface Difference {
  readonly metric: string
  readonly pair: Pair
  readonly here: number
  readonly there: number
}

export interface Comparison {
  readonly compared: number
  /** Those that nothing in KNOWN accounts for. */
  readonly unexpected: readonly Difference[]
  /** Names in KNOWN that do not differ as they say. */
  readonly outdated: readonly string[]
}

/** @throws Error with what the libraries' program said when it failed */
export async function compareMetrics(toolchain: string): Promise<Comparison> {
  const pairs = pairsOf(SEED, PAIRS)
  const all = [...pairs, ...KNOWN.map(({ pair }) => pair)]
  const scores = await scored(await prepare(METRICS, toolchain), all)
  const differing = all.map((pair, i) => differences(pair, scores[i] as Scores))
  return {
    compared: pairs.length,
    unexpected: differing.slice(0, pairs.length).flat(),
    outdated: KNOWN.filter(({ metrics }, i) => {
      const found = differing[pairs.length + i] as readonly Difference[]
      return found.map(({ metric }) => metric).join() !== metrics.join()
    }).map(({ name }) => name),
  }
}

type Scores = Readonly<Record<string, number>>

async function scored(folder: string, pairs: readonly Pair[]): Promise<readonly Scores[]> {
  const own = await mkdtemp(join(tmpdir(), 'evalmock-metrics-'))
  try {
    const file = join(own, 'pairs.json')
    await writeFile(file, JSON.stringify(pairs))
    const { code, stdout, output } = await execute([PYTHON, 'oracle.py', file], {
      cwd: folder,
      timeoutMs: 240_000,
    })
    if (code !== 0) throw new Error(`oracle.py ended with ${code}: ${output.slice(-2000)}`)
    return JSON.parse(stdout) as Scores[]
  } finally {
    await rm(own, { recursive: true, force: true })
  }
}

const differences = (pair: Pair, scores: Scores): readonly Difference[] =>
  Object.entries(scores)
    .map(([metric, there]) => ({ metric, pair, here: metricOf(metric, ...pair), there }))
    .filter(({ here, there }) => !(Math.abs(here - there) <= TOLERANCE))
