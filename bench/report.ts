// Writes docs/performance.md from the results of a run.
import { type Goal, goalsOf } from './goals.ts'
import { BARE, CONSTANT, limitName, PROVIDERS, shellName } from './names.ts'
import { totalBytes } from './parts/sizes.ts'
import { find, median, type Results, type Series, type Spread, spreadOf } from './results.ts'
import { WORKLOADS } from './types.ts'

const whole = (value: number): string => Math.round(value).toLocaleString('en-US')
const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows]
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

/** `12,300 (11,900–12,600)`. */
function spread(values: Spread | undefined, shown: (value: number) => string = whole): string {
  if (values === undefined) return '–'
  const { middle, least, most } = values
  return least === most ? shown(middle) : `${shown(middle)} (${shown(least)}–${shown(most)})`
}

/** Marked if the generator used its whole core but the server did not: the server could do more. */
const bounded = (series: Series): boolean =>
  median(series.loadCores) > 0.95 && median(series.serverCores) < 0.9

function rate(series: Series | undefined): string {
  if (series === undefined) return '–'
  const refused = series.refused / Math.max(series.requests, 1)
  if (refused > 0.02) return `refused ${(refused * 100).toFixed(0)} %`
  const shown = spread(spreadOf(series.rps))
  return bounded(series) ? `${shown} ↑` : shown
}

const us = (value: number): string =>
  Number.isNaN(value) ? '–' : value >= 1000 ? `${(value / 1000).toFixed(1)} ms` : `${whole(value)} µs`

export function report(results: Results): string {
  const sections = [
    head(results),
    goals(results),
    sideBySide(results),
    throughput(results),
    latency(results),
    growth(results),
    starts(results),
    worlds(results),
    queries(results),
    sizes(results),
    left(results),
  ]
  return `${sections.filter((text) => text !== '').join('\n\n')}\n`
}

function head({ date, machine, method, versions, load, growth: grown }: Results): string {
  const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const pinning = method.pinned
    ? 'The server had one core to itself and the load generator another'
    : 'Server and load generator shared the cores'
  return `# Performance

<!-- Made from bench/results.json by bench/report.ts: change those. -->

Measured on ${date} in one run of \`npm run bench\`: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, ${machine.system}, Node ${machine.node}. Figures of another machine differ: compare the ratios between contestants of one run. [bench/README.md](../bench/README.md) explains how to run it, what is measured, and why some goals are missed.

${pinning}, all on 127.0.0.1. Contestants that are compared ran side by side and took turns: in each load ${method.turns} of ${method.seconds} s each, after ${method.warmS} s of warm-up${method.reps === 1 ? '' : `, and all of it ${method.reps} times with new processes`}. A ratio is that of two turns, one after the other. Figures are medians, with the quartiles in parentheses. ↑ marks a figure where the generator (${method.tool}) was at its limit and the server was not.

${quietness([...load, ...grown])}

Versions: ${packages.join(', ')}.

**Contestants.** *L0* is \`node:http\` with a constant response; *L1* is Fastify with one. *L2* is Fastify and better-sqlite3 with a column for each field, handwritten handlers and no validation, once for each provider's calls. It is the plain way to write such a server, and our yardstick. *shell* is Evalmock with the handlers of L2 in place of its own: worlds, journal, CORS, bodies and store, but no validation, no states and no notes. *verified* adds a plain check of the same credentials. Evalmock runs with authentication off, or *strict*: the generator makes signatures, sessions and keys as clients do.

**Loads.** *list* reads a random page of ten tasks, *get* reads one task by its id, *update* changes a name or description, *create* makes a new task.`
}

/** How much of the machine other processes used. */
function quietness(all: readonly Series[]): string {
  const disturbed = all.filter(({ foreign }) => foreign > 10).length
  if (disturbed === 0) return 'No load was disturbed: other processes never used more than a tenth of a core.'
  const most = Math.max(...all.map(({ foreign }) => foreign))
  return `**${disturbed} of ${all.length} loads were disturbed**: other processes used more than a tenth of a core during them, up to ${most} % of one. For these, the CPU time per request is more reliable than the rate.`
}

const figure = ({ unit }: Goal): ((value: number) => string) =>
  unit === '%' || unit === 'MiB' ? whole : (value) => value.toFixed(value < 10 ? 2 : 1)

function goals(results: Results): string {
  // A quick run measures some of them.
  const all = goalsOf(results)
  const measured = all.filter((one) => one.measured !== undefined)
  const rows = (results.method.quick ? measured : all).map((one) => [
    one.about,
    one.wanted,
    one.measured === undefined ? 'not measured' : `${spread(one.measured, figure(one))} ${one.unit}`,
    one.met === undefined ? '' : one.met ? 'yes' : '**no**',
  ])
  return `## Goals\n\nWith 32 connections and 1,000 stored tasks in memory, unless stated otherwise.\n\n${table(['figure', 'wanted', 'measured', 'met'], rows)}`
}

/** µs of CPU time in neighboring slices. */
function sideBySide({ pairs = [], paired }: Results): string {
  if (pairs.length === 0) return ''
  const rows = [...new Set(pairs.map(({ contestant }) => contestant))].map((name) => [
    name,
    ...WORKLOADS.map((workload) => {
      const one = pairs.find((each) => each.contestant === name && each.workload === workload)
      return spread(one && spreadOf(one.cpuUs))
    }),
  ])
  return `## CPU time side by side

µs of the server's CPU time per request, measured on ${paired}: ${pairs[0]?.cpuUs.length} slices of a tenth of a second, in turn with the others of the same provider, over 16 connections that stay open, with 1,000 stored tasks. The goals that compare with L2, or with and without the journal, come from these slices: each is the median of the ratios of two neighboring slices.

${table(['contestant', ...WORKLOADS], rows)}`
}

const names = ({ load }: Results): string[] => [...new Set(load.map(({ contestant }) => contestant))]

function throughput(results: Results): string {
  const { load } = results
  const row = (name: string): string[] => [
    name,
    ...WORKLOADS.map((workload) => rate(find(load, name, workload))),
  ]
  const known = names(results)
  const own = PROVIDERS.flatMap((provider) => [
    limitName(provider),
    shellName(provider),
    ...known.filter((name) => name.startsWith(`Evalmock ${provider}`) && !name.includes('strict')),
    limitName(provider, true),
    ...known.filter((name) => name.startsWith(`Evalmock ${provider}`) && name.includes('strict')),
  ])
  const others = known.filter((name) => !own.includes(name) && name !== BARE && name !== CONSTANT)
  const shown = [BARE, CONSTANT, ...own, ...others].filter((name) => known.includes(name))
  const cpu = (name: string): string[] => [
    name,
    ...WORKLOADS.map((workload) => spread(spreadOf(find(load, name, workload)?.cpuUs ?? []))),
  ]
  return `## Requests per second

With 32 connections and 1,000 stored tasks.

${table(['contestant', ...WORKLOADS], shown.map(row))}

CPU time of the server per request, in µs, in the same runs. Use it where the generator was the limit.

${table(['contestant', ...WORKLOADS], shown.map(cpu))}`
}

function latency(results: Results): string {
  if (!results.load.some(({ connections }) => connections === 1)) return ''
  const alone = results.load.filter(({ connections }) => connections === 1)
  const workloads = WORKLOADS.filter((one) => alone.some(({ workload }) => workload === one))
  const measured = names(results).filter((name) => alone.some(({ contestant }) => contestant === name))
  const rows = measured.map((name) => [
    name,
    ...workloads.map((workload) => {
      const series = find(results.load, name, workload, 1000, 1)
      return series === undefined ? '–' : `${us(median(series.p50Us))} / ${us(median(series.p99Us))}`
    }),
  ])
  return `## Latency\n\nOne connection, 1,000 stored tasks. Half of the responses arrived within the first time, 99 % within the second.\n\n${table(['contestant', ...workloads], rows)}`
}

function growth({ growth: all }: Results): string {
  if (all.length === 0) return ''
  const sizes = [...new Set(all.map(({ stored }) => stored))].sort((a, b) => a - b)
  const contestants = [...new Set(all.map(({ contestant }) => contestant))]
  const rows = contestants.flatMap((name) =>
    WORKLOADS.filter((workload) => find(all, name, workload, sizes[0])).map((workload) => [
      `${name}: ${workload}`,
      ...sizes.map((stored) => {
        const series = find(all, name, workload, stored)
        return series === undefined ? '–' : `${rate(series)}; ${us(median(series.p99Us))}`
      }),
    ]),
  )
  return `## Growth with stored tasks\n\nRequests per second at 32 connections, and the time within which 99 % of the responses arrived.\n\n${table(['contestant and load', ...sizes.map(whole)], rows)}`
}

function starts({ cold, memory }: Results): string {
  const rows = [...new Set([...cold, ...memory].map(({ contestant }) => contestant))].map((name) => {
    const started = cold.filter(({ contestant }) => contestant === name)
    const loaded = memory.filter(({ contestant, stored }) => contestant === name && stored === 1000)
    return [
      name,
      spread(spreadOf(started.map(({ ms }) => ms))),
      spread(spreadOf(started.flatMap(({ cpuMs }) => cpuMs ?? []))),
      spread(spreadOf(started.map(({ restMiB }) => restMiB))),
      spread(spreadOf(loaded.map(({ startMiB }) => startMiB))),
      spread(spreadOf(loaded.map(({ loadedMiB }) => loadedMiB))),
    ]
  })
  if (rows.length === 0) return ''
  return `## Start and memory\n\nThe time from the start of the process to its first response, the CPU time until then, and the resident MiB half a second later, with a few tasks. Then the MiB before and after all loads, with 1,000 tasks.\n\n${table(['contestant', 'start, ms', 'CPU, ms', 'at rest', 'with 1,000 tasks', 'after the loads'], rows)}`
}

function worlds({ worlds: all }: Results): string {
  if (all.length === 0) return ''
  const ms = (values: readonly number[]): string => spread(spreadOf(values), (value) => value.toFixed(2))
  const rows = all.map(({ stored, reset, read, fork, first }) => [
    whole(stored),
    ms(reset),
    ms(read),
    ms(fork),
    ms(first),
  ])
  return `## Worlds\n\nMilliseconds of one call over HTTP: a reset and the first read after it, a world created through the control API, and a client's first call to a world that does not exist yet.\n\n${table(['stored tasks', 'reset', 'first read', 'new world', 'first call'], rows)}`
}

function queries({ queries: all }: Results): string {
  if (all.length === 0) return ''
  const rows = all.map(({ query, stored, ms }) => [
    `\`${query}\``,
    whole(stored),
    spread(spreadOf(ms), (value) => value.toFixed(2)),
  ])
  return `## Queries\n\nMilliseconds of one call over HTTP: a page of twenty of ZStack's \`/model-evaluation-tasks\`, near the beginning. \`percentage\` and \`totalScore\` are computed, not stored.\n\n${table(['query', 'stored tasks', 'ms'], rows)}`
}

function sizes({ sizes: all, packageBytes, unpackedBytes }: Results): string {
  if (all.length === 0) return ''
  const largest = all.slice(0, 15)
  const rest = totalBytes(all.slice(15))
  const rows = [
    ...largest.map((one) => [one.package, mib(one.bytes)]),
    [`${all.length - largest.length} more packages`, mib(rest)],
    ['**all**', `**${mib(totalBytes(all))}**`],
  ]
  return `## Size\n\nThe package is ${mib(packageBytes)} MiB to download and ${mib(unpackedBytes)} MiB unpacked. With its production dependencies:\n\n${table(['package', 'MiB'], rows)}`
}

function left({ failures }: Results): string {
  if (failures.length === 0) return ''
  return `## Not measured\n\n${failures.map((text) => `- ${text}`).join('\n')}`
}
