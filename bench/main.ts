// `npm run bench`: measures Evalmock, its limits and its peers. README.md lists the options.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { choose } from './choice.ts'
import {
  evalmock,
  evalmockAsInstalled,
  evalmockUncached,
  evalmockUntilReady,
} from './contestants/evalmock.ts'
import { columns } from './contestants/limits.ts'
import { installTools, work } from './install.ts'
import { isPinned, machine } from './machine.ts'
import { options } from './options.ts'
import { runStarts } from './parts/cold.ts'
import { embedTimes } from './parts/embed.ts'
import { runFilling } from './parts/filling.ts'
import { type Entrant, runLoads } from './parts/load.ts'
import { runPairs } from './parts/pairs.ts'
import { runQueries } from './parts/queries.ts'
import { sizesOf } from './parts/sizes.ts'
import { runWorlds, type WorldTimes } from './parts/worlds.ts'
import { settings } from './process.ts'
import { report } from './report.ts'
import { type Results, seriesOf } from './results.ts'
import type { Contestant } from './types.ts'
import { versionsOf } from './versions.ts'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const say = (line: string): void => void process.stdout.write(`${line}\n`)

if (options.report)
  writeFileSync(
    here('../docs/performance.md'),
    report(JSON.parse(readFileSync(here('results.json'), 'utf8'))),
  )
else await run()

async function run(): Promise<void> {
  const { parts, effort, reps, turns, workloads, connections, stored } = options
  settings.profile = options.profile
  // The second core is for the generator and everything else that runs here.
  if (isPinned) execFileSync('taskset', ['-p', '-c', '1', String(process.pid)], { stdio: 'ignore' })
  installTools()
  const { argv, installed, groups, paired, keepers, peers, failures } = choose(options)
  const plan = { workloads, reps, turns, effort }

  const load = parts.includes('load')
    ? await runLoads(
        { ...plan, groups: groups.map((group) => entrants(group, stored ?? [1000])), connections },
        say,
      )
    : { runs: [], memory: [], failures: [] }
  const sides = parts.includes('pairs') ? await runPairs(paired, workloads, say) : { pairs: [], failures: [] }
  const growth = parts.includes('growth')
    ? await runLoads(
        {
          ...plan,
          groups: keepers.map((group) => entrants(group, stored ?? [1000, 100_000])),
          connections: [32],
          reps: 1,
        },
        say,
      )
    : { runs: [], memory: [], failures: [] }
  const cold = parts.includes('cold')
    ? await runStarts(
        [
          columns('scale'),
          evalmockAsInstalled(argv),
          evalmockUntilReady(argv),
          evalmockUncached(argv),
          ...peers.map((peer) => ({ ...peer, once: true })),
        ],
        10,
        options.quick ? 3 : 5,
        say,
      )
    : []
  const worlds: WorldTimes[] = []
  if (parts.includes('worlds'))
    for (const tasks of [1000, 10_000])
      worlds.push(await runWorlds(evalmock(argv, 'scale', { auth: 'off' }), tasks, 30, say))

  const filling = parts.includes('worlds')
    ? await runFilling(evalmock(argv, 'scale', { auth: 'off' }), 20, say)
    : []

  const queries = parts.includes('queries') ? await runQueries(argv, 10_000, 50, say) : []

  const date = new Date().toISOString().slice(0, 10)
  const results: Results = {
    date,
    machine: machine(),
    method: {
      tool: effort.tool,
      seconds: effort.seconds,
      warmS: effort.warmS,
      reps,
      turns,
      pinned: isPinned,
      quick: options.quick,
    },
    versions: versionsOf(peers),
    load: seriesOf(load.runs, reps * turns),
    growth: seriesOf(growth.runs, turns),
    memory: load.memory,
    ...(sides.pairs.length > 0 ? { paired: date, pairs: sides.pairs } : {}),
    cold,
    worlds,
    filling,
    embed: parts.includes('cold') ? await embedTimes(argv, options.quick ? 3 : 10) : [],
    queries,
    sizes: installed && parts.includes('sizes') ? sizesOf(installed.folder) : [],
    packageBytes: installed?.packageBytes ?? 0,
    unpackedBytes: installed?.unpackedBytes ?? 0,
    stateful: peers.filter(({ state }) => state !== 'none').map(({ name }) => name),
    failures: [...failures, ...load.failures, ...sides.failures, ...growth.failures],
  }
  // The pairs can be measured anew by themselves.
  const whole =
    options.write && parts.every((part) => part === 'pairs')
      ? {
          ...(JSON.parse(readFileSync(here('results.json'), 'utf8')) as Results),
          paired: date,
          pairs: sides.pairs,
        }
      : results
  const text = report(whole)
  writeFileSync(join(options.write ? here('.') : work, 'results.json'), `${JSON.stringify(whole)}\n`)
  if (options.write) writeFileSync(here('../docs/performance.md'), text)
  say(`\n${text}`)
}

/** Each contestant with each number of tasks, side by side. */
function entrants(group: readonly Contestant[], stored: readonly number[]): Entrant[] {
  return group.flatMap((contestant) => stored.map((one) => ({ contestant, stored: one })))
}
