// The parts, and how much of each is done in the bounded and in the long form.
import { fullDisk, NAMESPACE, wayToFill } from './disk.ts'
import { damagedFiles, descriptors, folderRemoved, manyConnections, twoServers } from './files.ts'
import { rawAgainst } from './fuzz/raw.ts'
import { fuzz } from './fuzz/run.ts'
import { killUnderLoad } from './kill.ts'
import { PLANTS, plantAll } from './model/planted.ts'
import { modelRun } from './model/run.ts'
import { pauses } from './pause/run.ts'
import { killAtPoints } from './points.ts'
import { restart } from './restart.ts'
import { allRounds } from './rounds.ts'
import { signalsUnderLoad } from './signals.ts'
import { soak } from './soak.ts'
import { canTrace } from './strace.ts'
import { churn, killedStops, lazyClients, pipelined } from './turmoil.ts'

export interface Part {
  readonly id: string
  /** It starts no server from the bundle. */
  readonly inProcess?: true
  /** What is missing on this machine. */
  lacks?(): string[]
  /** Options of Node.js for the part's process. */
  readonly node?: readonly string[]
  /** Starts the part's process through this command. */
  through?(): string[]
  run(
    form: 'ci' | 'long',
    seed: string,
    goesOn: () => boolean,
  ): Promise<{ readonly note: string; readonly faults: readonly string[] }>
}

const plain = (
  id: string,
  note: string,
  run: (form: 'ci' | 'long', seed: string) => Promise<string[]>,
): Part => ({
  id,
  run: async (form, seed) => ({ note, faults: await run(form, seed) }),
})

/** What is made and forgotten for each request is collected less often: a tenth of the time. */
const ROOMY = ['--max-semi-space-size=32']

/** The longest of the bounded form first, so that two side by side end together. */
export const PARTS: readonly Part[] = [
  {
    id: 'fuzz',
    inProcess: true,
    node: ROOMY,
    async run(form, seed, goesOn) {
      const { requests, statuses, perSecond, heapMb, faults } = await fuzz(
        form === 'ci' ? 100_000 : 1_000_000,
        seed,
        goesOn,
      )
      const note = `${requests} requests, ${JSON.stringify(statuses)}, ${perSecond} a second, heap ${heapMb} MB`
      return { note, faults }
    },
  },
  {
    id: 'model',
    inProcess: true,
    node: ROOMY,
    async run(form, seed, goesOn) {
      const { commands, runs, faults } = await modelRun(form === 'ci' ? 20_000 : 100_000, seed, goesOn)
      return { note: `${commands} commands in ${runs} runs`, faults }
    },
  },
  {
    id: 'rounds',
    inProcess: true,
    async run() {
      const { files, faults } = await allRounds()
      return { note: `${files} test files with all their generated cases`, faults }
    },
  },
  {
    id: 'kill',
    async run(form, seed, goesOn) {
      const { kills, acknowledged, faults } = await killUnderLoad(form === 'ci' ? 25 : 1000, seed, goesOn)
      return { note: `${kills} kills, ${acknowledged} acknowledged writes`, faults }
    },
  },
  {
    id: 'points',
    lacks: () => (canTrace() ? [] : ['strace, or the right to trace']),
    async run(form, seed, goesOn) {
      const { points, reached, faults } = await killAtPoints(form === 'ci' ? 16 : 200, seed, goesOn)
      return { note: `${points} points, ${reached} reached`, faults }
    },
  },
  {
    id: 'signals',
    async run(form, seed) {
      const { stops, faults } = await signalsUnderLoad(form === 'ci' ? 2 : 20, seed)
      return { note: `${stops} signals under load`, faults }
    },
  },
  {
    id: 'full-disk',
    lacks: () => (wayToFill() === undefined ? ['the right to mount a tmpfs, or to trace with strace'] : []),
    through: () => (wayToFill() === 'namespace' ? NAMESPACE : []),
    run: async () => {
      const way = wayToFill() ?? 'strace'
      return {
        note: way === 'strace' ? 'ENOSPC from strace' : 'a tmpfs of 6 MB',
        faults: await fullDisk(way),
      }
    },
  },
  plain('folder-removed', 'the data folder taken away and brought back', folderRemoved),
  plain('damaged-files', 'bytes flipped, zeroed and cut off', (form, seed) =>
    damagedFiles(form === 'ci' ? 60 : 400, seed),
  ),
  plain('descriptors', '80 descriptors for 100 worlds', descriptors),
  plain('two-servers', 'on one folder', twoServers),
  plain('connections', '2,000 at a time', () => manyConnections(2000)),
  plain('churn', 'worlds made, forked, reset and dropped', (form) => churn(form === 'ci' ? 100 : 5000)),
  plain('lazy-clients', 'downloads that nobody reads, requests that never end', () => lazyClients(20)),
  plain('pipelined', 'many requests in one packet, killed in between', (form) =>
    pipelined(form === 'ci' ? 4 : 40),
  ),
  {
    ...plain('killed-stops', 'killed while the logs are written into the files', (form, seed) =>
      killedStops(form === 'ci' ? 6 : 60, seed),
    ),
    lacks: () => (canTrace() ? [] : ['strace, or the right to trace']),
  },
  {
    id: 'restart',
    async run(form) {
      const { cpuMs, wallMs, faults } = await restart(form === 'ci' ? 3 : 10)
      return { note: `400 worlds in files: ${cpuMs} ms of CPU, ${wallMs} ms in all`, faults }
    },
  },
  {
    id: 'pause',
    inProcess: true,
    async run(form) {
      // The bounded form runs on any machine, beside other work: what takes more than linear time exceeds this, too.
      const { requests, longest, faults } = await pauses(form === 'ci' ? 20 : undefined)
      const shown = longest.map(({ what, ms, status }) => `\n${ms.toFixed(1)} ms: ${what} (${status})`)
      return {
        note: `${requests} kinds of requests without credentials; the longest${shown.join('')}`,
        faults,
      }
    },
  },
  {
    ...plain('planted', `${PLANTS.length} faults planted in a copy, each to be found`, async () =>
      plantAll(4000),
    ),
    inProcess: true,
  },
  ...(['http', 'https'] as const).map(
    (scheme): Part => ({
      id: `raw-${scheme}`,
      async run(form, seed, goesOn) {
        const { requests, faults } = await rawAgainst(scheme, form === 'ci' ? 2000 : 50_000, seed, goesOn)
        return { note: `${requests} requests as bytes`, faults }
      },
    }),
  ),
  {
    id: 'soak',
    inProcess: true,
    async run(form, seed) {
      const { requests, heapMb, p99Ms, faults } = await soak(
        form === 'ci' ? { requests: 24_000 } : { seconds: 600 },
        seed,
      )
      return {
        note: `${requests} requests, heap ${heapMb.join(', ')} MB, event loop p99 ${p99Ms} ms`,
        faults,
      }
    },
  },
]
