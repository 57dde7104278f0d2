// The project's performance goals, and whether a run meets them.
import {
  evalmockName,
  FILLED,
  INSTALLED,
  limitName,
  PROVIDERS,
  type Provider,
  READY,
  TITLES,
  UNCACHED,
} from './names.ts'
import { totalBytes } from './parts/sizes.ts'
import {
  find,
  median,
  pairRatio,
  type Results,
  ratioOf,
  type Series,
  type Spread,
  spreadOf,
} from './results.ts'
import { WORKLOADS, type Workload } from './types.ts'

export interface Goal {
  readonly about: string
  /** As text: `at least 80 %`. */
  readonly wanted: string
  readonly measured: Spread | undefined
  readonly unit: '%' | '×' | 'ms' | 'MiB'
  readonly met: boolean | undefined
}

const MIB = 2 ** 20

function goal(
  about: string,
  side: 'at least' | 'at most',
  limit: number,
  unit: Goal['unit'],
  measured: Spread | undefined,
): Goal {
  // Only finite figures count as measured.
  const known = measured !== undefined && Number.isFinite(measured.middle) ? measured : undefined
  const met = known && (side === 'at least' ? known.middle >= limit : known.middle <= limit)
  return { about, wanted: `${side} ${limit} ${unit}`, measured: known, unit, met }
}

const scaled = (spread: Spread | undefined, by: number): Spread | undefined =>
  spread && { middle: spread.middle * by, least: spread.least * by, most: spread.most * by }

const shareOf = (one: Series | undefined, other: Series | undefined): Spread | undefined =>
  scaled(ratioOf(one, other), 100)

/** The fastest of the peers that store data. */
function bestPeer(results: Results, series: readonly Series[], like: Series | undefined): Series | undefined {
  if (like === undefined) return undefined
  return series
    .filter(
      (one) =>
        results.stateful.includes(one.contestant) &&
        one.workload === like.workload &&
        one.stored === like.stored &&
        one.connections === like.connections &&
        Number.isFinite(median(one.rps)),
    )
    .sort((a, b) => median(b.rps) - median(a.rps))[0]
}

export function goalsOf(results: Results): Goal[] {
  return [
    ...againstLimits(results),
    ...slowestCreates(results),
    ...againstPeers(results),
    ...growing(results),
    ...switched(results),
    ...queried(results),
    ...atRest(results),
  ]
}

const SHARES = { list: 100, get: 95, update: 75, create: 75 } as const
/** Requests per second as a percentage of L2's. */
const LEAST: Readonly<Record<Provider, Readonly<Record<Workload, number>>>> = {
  zstack: { ...SHARES, update: 65 },
  qianfan: SHARES,
  scale: SHARES,
}

function againstLimits(results: Results): Goal[] {
  const { load } = results
  return PROVIDERS.flatMap((provider) =>
    [false, true].flatMap((strict) =>
      WORKLOADS.map((workload) => {
        const name = evalmockName(provider, { auth: strict ? 'strict' : 'off' })
        const limit = limitName(provider, strict)
        const share =
          scaled(pairRatio(results, name, limit, workload), 100) ??
          shareOf(find(load, name, workload), find(load, limit, workload))
        const least = strict ? 80 : LEAST[provider][workload]
        const how = strict ? 'strict, compared with L2 and the same verification' : 'compared with L2'
        return goal(`${TITLES[provider]}: ${workload}, ${how}`, 'at least', least, '%', share)
      }),
    ),
  )
}

/** With one connection, where flushing queued writes shows as a pause. */
function slowestCreates({ load }: Results): Goal[] {
  return PROVIDERS.flatMap((provider) => {
    const creates = (name: string) => find(load, name, 'create', 1000, 1)
    const ratio = ratioOf(
      creates(evalmockName(provider, { auth: 'off' })),
      creates(limitName(provider)),
      'p99Us',
    )
    const about = `${TITLES[provider]}: p99 of a create at one connection, compared with L2`
    return ratio === undefined ? [] : [goal(about, 'at most', 1.5, '×', ratio)]
  })
}

function againstPeers(results: Results): Goal[] {
  return PROVIDERS.flatMap((provider) =>
    WORKLOADS.map((workload) => {
      const ours = find(results.load, evalmockName(provider, { auth: 'off' }), workload)
      const peer = bestPeer(results, results.load, ours)
      const about = `${TITLES[provider]}: ${workload}, compared with the fastest peer that keeps state${peer ? ` (${peer.contestant})` : ''}`
      return goal(about, 'at least', workload === 'list' ? 2 : 3, '×', ratioOf(ours, peer))
    }),
  )
}

function growing(results: Results): Goal[] {
  const { growth } = results
  return PROVIDERS.flatMap((provider) => {
    const name = evalmockName(provider, { auth: 'off' })
    const many = (workload: (typeof WORKLOADS)[number]) => find(growth, name, workload, 100_000)
    const kept = (workload: (typeof WORKLOADS)[number]) =>
      shareOf(many(workload), find(growth, name, workload))
    const about = `${TITLES[provider]}: 100,000 stored tasks compared with 1,000`
    return [
      goal(`${about}, get`, 'at least', 85, '%', kept('get')),
      goal(`${about}, update`, 'at least', 85, '%', kept('update')),
      provider === 'zstack'
        ? goal(
            'ZStack: a page by offset of 100,000 tasks, compared with the fastest peer',
            'at least',
            1,
            '×',
            ratioOf(many('list'), bestPeer(results, growth, many('list'))),
          )
        : goal(`${about}, a page by cursor`, 'at least', 70, '%', kept('list')),
    ]
  })
}

function switched(results: Results): Goal[] {
  const { load } = results
  return PROVIDERS.flatMap((provider) => {
    const of = (variant: object) => (workload: (typeof WORKLOADS)[number]) =>
      find(load, evalmockName(provider, { auth: 'off', ...variant }), workload)
    const [plain, unkept, onDisk] = [of({}), of({ journal: 'off' }), of({ data: 'file' })]
    return [
      ...WORKLOADS.map((workload) =>
        goal(
          `${TITLES[provider]}: ${workload}, with the journal, compared with none`,
          'at least',
          92,
          '%',
          scaled(
            pairRatio(
              results,
              evalmockName(provider, { auth: 'off' }),
              evalmockName(provider, { auth: 'off', journal: 'off' }),
              workload,
            ),
            100,
          ) ?? shareOf(plain(workload), unkept(workload)),
        ),
      ),
      goal(
        `${TITLES[provider]}: get with files, compared with memory`,
        'at least',
        85,
        '%',
        shareOf(onDisk('get'), plain('get')),
      ),
      goal(
        `${TITLES[provider]}: update with files, compared with memory`,
        'at least',
        60,
        '%',
        shareOf(onDisk('update'), plain('update')),
      ),
    ]
  })
}

const queried = ({ queries }: Results): Goal[] =>
  queries.map(({ about, stored, ms }) =>
    goal(
      `ZStack: a page of ${stored.toLocaleString('en-US')} tasks ${about}`,
      'at most',
      9,
      'ms',
      spreadOf(ms),
    ),
  )

/** 0.55 times the ratio before providers were loaded by their first request and dependencies were bundled. */
const UNCACHED_MOST = 1.86

function atRest({ cold, memory, worlds, sizes, embed, filling }: Results): Goal[] {
  const of = (name: string, read: 'ms' | 'cpuMs' | 'restMiB') =>
    spreadOf(cold.filter(({ contestant }) => contestant === name).flatMap((one) => one[read] ?? []))
  const bare = limitName('scale')
  const times = (read: 'ms' | 'cpuMs' | 'restMiB', name = INSTALLED) =>
    scaled(of(name, read), 1 / (of(bare, read)?.middle ?? Number.NaN))
  const started = (name: string): boolean => cold.some(({ contestant }) => contestant === name)
  const after = (name: string) =>
    median(
      memory
        .filter(({ contestant, stored }) => contestant === name && stored === 1000)
        .map(({ loadedMiB }) => loadedMiB),
    )
  const ratios = PROVIDERS.map(
    (provider) => after(evalmockName(provider, { auth: 'off' })) / after(limitName(provider)),
  )
  const loaded = memory.filter(
    ({ contestant, stored }) => contestant.startsWith('Evalmock') && stored === 1000,
  )
  return [
    goal('Start to the first answered call, compared with L2', 'at most', 1.5, '×', times('ms')),
    ...(started(READY)
      ? [
          goal('The same, CPU time', 'at most', 1.5, '×', times('cpuMs')),
          goal('Start until it is ready, compared with L2', 'at most', 1.25, '×', times('ms', READY)),
          goal('The same, CPU time', 'at most', 1.25, '×', times('cpuMs', READY)),
        ]
      : []),
    ...(started(UNCACHED)
      ? [
          goal(
            'Start without a compile cache, CPU time compared with L2',
            'at most',
            UNCACHED_MOST,
            '×',
            times('cpuMs', UNCACHED),
          ),
        ]
      : []),
    ...(embed.length > 0
      ? [goal('A second `createEvalmock()` in a process', 'at most', 60, 'ms', spreadOf(embed))]
      : []),
    goal('Memory at rest, compared with L2', 'at most', 1.3, '×', times('restMiB')),
    goal('Memory after the loads, compared with L2', 'at most', 1.3, '×', spreadOf(ratios)),
    goal('Memory after the loads', 'at most', 200, 'MiB', spreadOf(loaded.map(({ loadedMiB }) => loadedMiB))),
    ...worlds.flatMap(({ stored, reset, fork }) => {
      const most = stored > 1000 ? 8 : 2
      const tasks = `${stored.toLocaleString('en-US')} tasks`
      return [
        goal(`Reset of a world of ${tasks}`, 'at most', most, 'ms', spreadOf(reset)),
        goal(`A new world of ${tasks}`, 'at most', most, 'ms', spreadOf(fork)),
      ]
    }),
    ...(filling.length > 0
      ? [
          goal(
            `A world filled with ${FILLED} generated tasks of each provider`,
            'at most',
            150,
            'ms',
            spreadOf(filling),
          ),
        ]
      : []),
    goal(
      'Installed, with production dependencies',
      'at most',
      60,
      'MiB',
      sizes.length === 0 ? undefined : spreadOf([totalBytes(sizes) / MIB]),
    ),
  ]
}
