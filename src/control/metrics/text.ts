// The text of all metrics, by prom-client. https://prometheus.io/docs/instrumenting/exposition_formats/
import { Counter, collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client'
import { DURATIONS_MS, type Meter, type Series } from '../../core/journal/meter.ts'
import { Problem } from '../../core/problem.ts'
import { countStates } from '../../store/worlds/newest.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import { version } from '../../version.ts'
import type { ControlContext } from '../context.ts'
import { phaseOf } from '../tasks/phases.ts'
import { livesOf } from '../tasks/view.ts'

export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE

/** Gauges whose names end like those of counters, which `promtool check metrics` refuses. */
const MISNAMED = [
  'nodejs_active_resources_total',
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
]

/** Of the process, so there is one, from the first call on. */
let ofProcess: Registry | undefined

function processMetrics(): Registry {
  if (ofProcess !== undefined) return ofProcess
  ofProcess = new Registry()
  collectDefaultMetrics({ register: ofProcess })
  for (const name of MISNAMED) ofProcess.removeSingleMetric(name)
  return ofProcess
}

/** @param perWorld with a label `world` where figures are about worlds */
export async function metricsText(meter: Meter, context: ControlContext, perWorld: boolean): Promise<string> {
  const own = new Registry()
  addRequests(own, meter)
  addWorlds(own, context, perWorld)
  return Registry.merge([own, processMetrics()]).metrics()
}

function addRequests(own: Registry, meter: Meter): void {
  const registers = [own]
  const requests = new Counter({
    name: 'evalmock_requests_total',
    help: 'Requests to providers that have ended, by operation and class of the status.',
    labelNames: ['provider', 'operation', 'status'],
    registers,
  })
  const series = meter.series()
  for (const { provider, operation, status, count } of series)
    requests.inc({ provider, operation, status }, count)
  own.registerMetric(durations(series))
  const faults = new Counter({
    name: 'evalmock_fault_hits_total',
    help: 'Requests that a fault has affected.',
    labelNames: ['provider'],
    registers,
  })
  const overrides = new Counter({
    name: 'evalmock_override_hits_total',
    help: 'Requests that an override has answered.',
    labelNames: ['provider'],
    registers,
  })
  for (const { kind, provider, count } of meter.hits())
    (kind === 'fault' ? faults : overrides).inc({ provider }, count)
}

/** The meter has counted already, so this only gives its figures. */
function durations(series: readonly Series[]): Metric {
  const name = 'evalmock_request_duration_seconds'
  const values = series.flatMap(({ provider, operation, status, count, sumMs, buckets }) => {
    const labels = { provider, operation, status }
    let below = 0
    const counted = buckets.map((n, i) => {
      below += n
      return {
        metricName: `${name}_bucket`,
        labels: { ...labels, le: (DURATIONS_MS[i] ?? 0) / 1000 },
        value: below,
      }
    })
    return [
      ...counted,
      { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
      { metricName: `${name}_sum`, labels, value: sumMs / 1000 },
      { metricName: `${name}_count`, labels, value: count },
    ]
  })
  const head = {
    name,
    help: 'Time from the request line to the end of the response.',
    type: 'histogram',
    aggregator: 'sum',
  }
  // The library's own histogram takes single observations only; its registry needs nothing but these members.
  return { ...head, get: async () => ({ ...head, values }) } as unknown as Metric
}

function addWorlds(own: Registry, context: ControlContext, perWorld: boolean): void {
  const { worlds } = context
  const opened = worlds.opened()
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name, help, labelNames, registers: [own] })
  const of = perWorld ? ['world'] : []
  const labelsOf = (world: WorldState): Record<string, string> => (perWorld ? { world: world.name } : {})

  gauge('evalmock_info', 'Always 1; the labels describe the server.', ['version', 'auth']).set(
    { version, auth: context.settings.auth },
    1,
  )
  gauge('evalmock_worlds', 'Worlds, open or in a file.').set(worlds.names().length)
  gauge('evalmock_worlds_unwell', 'Worlds with a problem, such as a full disk.').set(worlds.unwell().length)
  const entries = gauge('evalmock_journal_entries', 'Requests that the journals of open worlds keep.', of)
  const bytes = gauge('evalmock_journal_bytes', 'Approximate size of these requests.', of)
  const rules = gauge('evalmock_faults', 'Faults in force in open worlds.', of)
  const tasks = gauge(
    'evalmock_tasks',
    'Tasks in open worlds, by state. Phases are the same for all providers.',
    ['provider', 'kind', 'state', 'phase', ...of],
  )
  const lives = livesOf(context)
  for (const world of opened) {
    const labels = labelsOf(world)
    const { journal, faults } = world.backstage
    entries.inc(labels, journal.size)
    bytes.inc(labels, journal.bytes)
    rules.inc(labels, faults.size)
    for (const { provider, kind, state, count } of statesIn(world, lives)) {
      const life = lives.find((one) => one.provider === provider && one.kind === kind)?.life
      if (life !== undefined)
        tasks.inc({ provider, kind, state, phase: phaseOf(life, state), ...labels }, count)
    }
  }
}

/** A world that cannot be read counts as one that is unwell, not as an error of all metrics. */
function statesIn(world: WorldState, lives: ReturnType<typeof livesOf>): ReturnType<typeof countStates> {
  try {
    world.settle()
    return countStates(world.db, { kinds: lives })
  } catch (error) {
    if (error instanceof Problem) return []
    throw error
  }
}
