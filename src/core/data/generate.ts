// Tasks that could be real: how many are in which state, when they were made, what they are called.
import { SeededIds } from '../ids.ts'

export type Row = Readonly<Record<string, unknown>>

/** What a generated task is doing. */
export const PHASES = ['completed', 'partial', 'failed', 'stopped', 'running', 'queued'] as const
export type GeneratedPhase = (typeof PHASES)[number]
export type Mix = Readonly<Partial<Record<GeneratedPhase, number>>>

export interface GeneratedTask {
  readonly name: string
  readonly phase: GeneratedPhase
  /** ISO instants. */
  readonly createdAt: string
  readonly endedAt?: string
  /** 0 to 1, of one that runs. */
  readonly progress?: number
  readonly reason?: string
  readonly model: string
  readonly dataset: string
  /** A number from 0 up to, not including, 1. */
  readonly chance: number
}

export interface Wish {
  readonly count: number
  readonly mix: Mix
  /** Maximum age, in ms. */
  readonly overMs: number
  readonly seed: string
  readonly now: number
  /** Names of 200 characters and more, of many scripts. */
  readonly longNames?: boolean
}

export const MODELS = [
  'qwen2.5-7b',
  'llama-3.1-8b',
  'glm-4-9b',
  'ernie-lite-8k',
  'deepseek-r1',
  'gpt-4o-mini',
]
export const DATASETS = [
  'mmlu',
  'gsm8k',
  'c-eval',
  'humaneval',
  'support-tickets',
  '客服问答',
  '长文摘要',
  '代码补全',
]
const RUNS = [
  'nightly',
  'regression',
  'smoke',
  'baseline',
  'candidate',
  'release',
  '回归',
  '上线前',
  '冒烟',
  '夜间',
]
const REASONS = [
  'the model service did not answer within 60 s',
  'out of GPU memory: 24 GiB needed, 16 GiB free',
  'sample 37 could not be scored: the reference is empty',
  'the judge model refused the prompt',
  'the dataset has no column "response"',
  '推理服务超时',
  '数据集格式错误：第 12 行缺少 response',
  '显存不足，任务已终止',
]
const LONG = [
  'a name that goes on and on',
  '一个特别长的任务名称',
  'ein sehr langer Name',
  '🚀 много слов',
  'اسم طويل',
  'x_y-z.1',
]

export const DEFAULT_MIX: Mix = { completed: 60, failed: 15, running: 20, queued: 5 }

/** The named sets: what they say instead of the default. */
export const SETS = {
  empty: { count: 0 },
  'one-of-each': { count: PHASES.length, mix: Object.fromEntries(PHASES.map((phase) => [phase, 1])) as Mix },
  big: { count: 2000 },
  'all-failed': { count: 50, mix: { failed: 1 } as Mix },
  'long-names': { count: 12, longNames: true },
} as const satisfies Readonly<Record<string, Partial<Wish>>>

const MINUTE = 60_000

/** The same wish gives the same tasks; newest last. */
export function generateTasks({ count, mix, overMs, seed, now, longNames = false }: Wish): GeneratedTask[] {
  const draw = new SeededIds(`generate|${seed}`)
  const oneOf: OneOf = (words) => words[Math.floor(draw.fraction() * words.length)] as string
  const phases = phasesOf(mix, count)
  const tasks = phases.map((phase): GeneratedTask => {
    const [model, dataset, run] = wordsBy(oneOf)
    const [a, b, c, chance] = [draw.fraction(), draw.fraction(), draw.fraction(), draw.fraction()]
    const age = Math.round(ageOf(phase, a, overMs))
    const createdAt = now - age
    const ended = phase !== 'running' && phase !== 'queued'
    // Half an hour to six hours, but never longer ago than it was made.
    const runMs = Math.min(Math.round((0.5 + b * 5.5) * 60 * MINUTE), Math.round(age * (0.5 + c / 2)))
    const serial = serialOf(chance)
    return {
      name: longNames ? longName(oneOf, serial) : nameOf(model, dataset, run, serial),
      phase,
      createdAt: iso(createdAt),
      ...(ended ? { endedAt: iso(createdAt + runMs) } : {}),
      ...(phase === 'running' ? { progress: Math.round(5 + b * 90) / 100 } : {}),
      ...(phase === 'failed' ? { reason: oneOf(REASONS) } : {}),
      model,
      dataset,
      chance,
    }
  })
  return tasks.sort((x, y) => (x.createdAt < y.createdAt ? -1 : x.createdAt > y.createdAt ? 1 : 0))
}

/** The name of a task that a client could have made. */
export function taskName(seed: string): string {
  const draw = new SeededIds(`generate|${seed}`)
  const words = wordsBy((list) => list[Math.floor(draw.fraction() * list.length)] as string)
  return nameOf(...words, serialOf(draw.fraction()))
}

type OneOf = (words: readonly string[]) => string

const wordsBy = (oneOf: OneOf) => [oneOf(MODELS), oneOf(DATASETS), oneOf(RUNS)] as const
const serialOf = (chance: number): number => Math.floor(chance * 9000) + 1000
const nameOf = (model: string, dataset: string, run: string, serial: number): string =>
  `${model} ${dataset} ${run} #${serial}`

const iso = (ms: number): string => new Date(ms).toISOString()

function ageOf(phase: GeneratedPhase, share: number, overMs: number): number {
  if (phase === 'queued') return Math.min((0.2 + share * 9) * MINUTE, overMs)
  if (phase === 'running') return Math.min((5 + share * 115) * MINUTE, overMs)
  return Math.max(share * overMs, Math.min(MINUTE, overMs))
}

/** Exactly as many of each as its share says; those with the largest remainder are rounded up. */
function phasesOf(mix: Mix, count: number): GeneratedPhase[] {
  const whole = PHASES.reduce((sum, phase) => sum + (mix[phase] ?? 0), 0)
  const parts = PHASES.map((phase) => {
    const exact = (count * (mix[phase] ?? 0)) / whole
    return { phase, number: Math.floor(exact), rest: exact - Math.floor(exact) }
  })
  let left = count - parts.reduce((sum, { number }) => sum + number, 0)
  for (const part of [...parts].sort((a, b) => b.rest - a.rest)) {
    if (left <= 0) break
    part.number++
    left--
  }
  return parts.flatMap(({ phase, number }) => Array.from({ length: number }, () => phase))
}

function longName(oneOf: OneOf, serial: number): string {
  let name = `#${serial}`
  while (name.length < 200) name += ` ${oneOf(LONG)}`
  return name.slice(0, 240)
}

/** Turns tasks into rows of one provider, with the datasets and models that they name. */
export type Generate = (tasks: readonly GeneratedTask[]) => Readonly<Record<string, readonly Row[]>>
