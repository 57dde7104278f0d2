// The steps of a sweep: learn, check that runs do not disturb each other, then try each variant.
import { availableParallelism, constants } from 'node:os'
import { wallClock } from '../../core/clock.ts'
import { didYouMean } from '../../core/nearest.ts'
import type { ProviderPlugin } from '../../http/provider.ts'
import { FAILURE_NAMES, type Variant, variantsOf } from '../../sweep/failures.ts'
import { judge, type Normal, normalOf, type Result, type Run } from '../../sweep/judge.ts'
import { REPORT_VERSION, type Report, reportJunit, reportText } from '../../sweep/report.ts'
import { inOrder } from '../../sweep/schedule.ts'
import { measureOf } from '../../sweep/state.ts'
import { EXIT, Failure, type Io } from '../command.ts'
import { existing, madeFile, trust } from '../connection/certificate.ts'
import { controlClient } from '../connection/control-client.ts'
import { durationMs } from '../connection/duration.ts'
import { checkFile, wholeNumber, writeTo } from '../output-file.ts'
import { ownServer } from '../sdk/exec.ts'
import { endAll } from './child.ts'
import { type Learned, learn, staleAnswers } from './learn.ts'
import { type Answer, keyOf, runOnce, type Site } from './world.ts'

export interface SweepFlags {
  readonly faults?: string
  readonly operation?: readonly string[]
  readonly jobs?: string
  readonly budget?: string
  readonly timeout?: string
  readonly ignore?: readonly string[]
  readonly maxFound: string
  readonly output: 'text' | 'json' | 'junit'
  readonly report?: string
  readonly server?: string
  readonly token?: string
}

const LEAST_LIMIT_MS = 30_000

interface Settings {
  readonly names: readonly string[]
  readonly jobs: number
  readonly budgetMs: number
  readonly timeoutMs?: number
  readonly ignored: readonly RegExp[]
  readonly maxFound: number
}

/** @throws Failure with the gate's code if too many failures were not noticed */
export async function sweepWith(words: readonly string[], flags: SweepFlags, io: Io): Promise<void> {
  const settings = settingsOf(flags, io)
  let stopped: NodeJS.Signals | undefined
  const stop = (signal: NodeJS.Signals): void => {
    stopped = signal
    endAll()
  }
  const signals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const
  for (const signal of signals) process.on(signal, stop)
  const { leave, ...place } = await placeFor(flags, io)
  let report: Report | undefined
  try {
    const client = controlClient({ url: place.url, token: flags.token }, io)
    const site: Site = { words, io, client, certificate: place.certificate, limitMs: settings.timeoutMs }
    report = await sweepAt(site, flags, settings, () => stopped !== undefined)
  } catch (error) {
    // Commands that were ended by a signal fail.
    if (stopped === undefined) throw error
  } finally {
    io.status?.()
    for (const signal of signals) process.off(signal, stop)
    await leave().catch((error: Error) => io.err(`evalmock: ${error.message}`))
  }
  if (stopped !== undefined || report === undefined)
    throw new Failure('', 128 + constants.signals[stopped ?? 'SIGTERM'])
  tell(report, flags, io)
  if (report.results.length === 0 && report.notRun.length > 0)
    throw new Failure(`--budget ${flags.budget} was used up before the first variant: give more time`)
  if (report.found > settings.maxFound)
    throw new Failure(
      `${report.found} failures were not noticed, but --max-found allows ${settings.maxFound}`,
      EXIT.gate,
    )
}

async function sweepAt(
  site: Site,
  flags: SweepFlags,
  settings: Settings,
  isStopped: () => boolean,
): Promise<Report> {
  const { io } = site
  const begin = wallClock.now()
  const plugins = await loadPlugins()
  io.status?.('learning: a run without a fault')
  const first = await firstRun(site, plugins)
  const { learned } = first
  site.limitMs ??= Math.max(LEAST_LIMIT_MS, first.run.ms * 10)
  const called = chosen(learned, flags.operation)
  io.status?.('checking: runs side by side')
  const { jobs, normal, notes } = await check(site, first.run, settings.jobs)
  const stale = settings.names.includes('stale')
    ? await staleAnswers(site, learned.reads, plugins)
    : new Map<string, Answer>()
  const variants = variantsOf(called, settings.names).filter(
    ({ provider, operation, failure }) => failure.name !== 'stale' || stale.has(keyOf(provider, operation)),
  )
  let found = 0
  const tryBegin = wallClock.now()
  const results = await inOrder(
    variants,
    {
      jobs,
      over: () => isStopped() || wallClock.now() - begin >= settings.budgetMs,
      done: (count) => io.status?.(progress(count, variants.length, found, wallClock.now() - tryBegin)),
    },
    async (variant) => {
      const run = await runOnce(site, variant, stale.get(keyOf(variant.provider, variant.operation)))
      const result = judged(variant, run, normal, settings.ignored)
      if (result.found) found++
      return result
    },
  )
  return {
    version: REPORT_VERSION,
    command: site.words.join(' '),
    operations: called,
    found,
    results: results.filter((one) => one !== undefined),
    notRun: variants
      .filter((_, i) => results[i] === undefined)
      .map(({ provider, operation, failure }) => ({ provider, operation, failure: failure.name })),
    notes,
    ms: wallClock.now() - begin,
  }
}

function judged(variant: Variant, run: Run, normal: Normal, ignored: readonly RegExp[]): Result {
  const result = judge(variant, run, normal)
  const name = `${result.operation} ${result.failure}`
  return ignored.some((pattern) => pattern.test(name)) ? { ...result, found: false } : result
}

async function firstRun(
  site: Site,
  plugins: ReadonlyMap<string, ProviderPlugin>,
): Promise<{ run: Run; learned: Learned }> {
  let output = ''
  let learned: Learned = { called: [], reads: [] }
  const run = await runOnce(site, undefined, undefined, async (details) => {
    output = details.output
    learned = await learn(details.requests, details.read, plugins)
  })
  if (run.code !== 0) {
    site.io.err(output.trimEnd())
    const how = run.code === undefined ? 'does not end within --timeout' : `fails with exit code ${run.code}`
    throw new Failure(`without any fault, the command ${how}: there is nothing to compare with`, run.code)
  }
  if (learned.called.length === 0)
    throw new Failure(
      'the command made no call of a provider: it must read the variables of `evalmock env`, such as EVALMOCK_URL',
    )
  return { run, learned }
}

/** Two runs at once, still without a fault: do they disturb each other, and what is the same in all of them? */
async function check(
  site: Site,
  first: Run,
  asked: number,
): Promise<{ jobs: number; normal: Normal; notes: string[] }> {
  const notes: string[] = []
  const beside = await Promise.all(Array.from({ length: Math.min(2, asked) }, () => runOnce(site)))
  const fine = beside.filter(({ code }) => code === 0)
  const jobs = fine.length < beside.length ? 1 : asked
  if (jobs < asked) notes.push('the command fails beside itself, so that it ran alone (as with --jobs 1)')
  const runs = [first, ...fine]
  const measure = measureOf(runs.map(({ state }) => state))
  if (measure === undefined)
    notes.push('the command leaves another state behind in each run, so that states were not compared')
  else if (measure.level > 0)
    notes.push(
      `runs without a fault differ: of the state, only ${measure.level === 1 ? 'names' : 'numbers'} of resources were compared`,
    )
  return { jobs, normal: normalOf(runs, measure), notes }
}

function progress(done: number, of: number, found: number, ms: number): string {
  const left = Math.ceil(((ms / done) * (of - done)) / 1000)
  return `${done} of ${of} variants done, ${found} found, about ${left} s left`
}

async function loadPlugins(): Promise<Map<string, ProviderPlugin>> {
  const { builtin } = await import('../../providers/index.ts')
  const plugins = await Promise.all(builtin.map((one) => one.load()))
  return new Map(plugins.map((one) => [one.name, one]))
}

function chosen({ called }: Learned, wanted: readonly string[] | undefined): Learned['called'] {
  const names = called.map(({ operation }) => operation)
  for (const name of wanted ?? [])
    if (!names.includes(name))
      throw new Failure(
        `the command does not call ${name}${didYouMean(name, names)}\nit calls: ${[...new Set(names)].join(', ')}`,
        EXIT.usage,
      )
  return called.filter(({ operation }) => wanted?.includes(operation) ?? true)
}

async function placeFor(
  flags: SweepFlags,
  io: Io,
): Promise<{ url: string; certificate?: string; leave(): Promise<unknown> }> {
  if (flags.server !== undefined) {
    const url = flags.server
    const certificate = url.startsWith('https:') ? existing(madeFile(undefined, io)) : undefined
    return { url, certificate, leave: async () => undefined }
  }
  const place = await ownServer(flags as unknown as Record<string, unknown>, io)
  if (place.certificate !== undefined) trust(place.certificate)
  return place
}

function settingsOf(flags: SweepFlags, io: Io): Settings {
  if (flags.report !== undefined) checkFile('--report', flags.report, io)
  const names = flags.faults?.split(',').map((name) => name.trim()) ?? FAILURE_NAMES
  for (const name of names)
    if (!FAILURE_NAMES.includes(name))
      throw new Failure(
        `--faults: there is no failure ${name}${didYouMean(name, FAILURE_NAMES)}\nvalid names: ${FAILURE_NAMES.join(', ')}`,
        EXIT.usage,
      )
  return {
    names,
    jobs: flags.jobs === undefined ? 2 * availableParallelism() : wholeNumber('--jobs', flags.jobs, 1),
    budgetMs:
      flags.budget === undefined ? Number.POSITIVE_INFINITY : durationMs(flags.budget, '--budget', 's'),
    timeoutMs: flags.timeout === undefined ? undefined : durationMs(flags.timeout, '--timeout', 's'),
    ignored: (flags.ignore ?? []).map(patternOf),
    maxFound: wholeNumber('--max-found', flags.maxFound, 0),
  }
}

function patternOf(text: string): RegExp {
  const source = text
    .trim()
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
  return new RegExp(`^${source}$`, 'i')
}

function tell(report: Report, { output, report: file }: SweepFlags, io: Io): void {
  const text =
    output === 'json'
      ? JSON.stringify(report, null, 2)
      : output === 'junit'
        ? reportJunit(report)
        : reportText(report)
  if (file === undefined) io.out(text)
  else writeTo('--report', file, `${text}\n`, io)
}
