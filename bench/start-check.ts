// `npm run bench:start`: fails if a start takes much more CPU time than Fastify and SQLite alone. Both are measured
// in
// turn, so that other load on the machine affects both.
import { evalmockAsInstalled } from './contestants/evalmock.ts'
import { columns } from './contestants/limits.ts'
import { buildCheckout, buildServers } from './install.ts'
import { runStarts } from './parts/cold.ts'
import { median } from './results.ts'

const MOST = 1.8
const REPS = 5

const say = (line: string): void => void process.stdout.write(`${line}\n`)
buildServers()
const bare = columns('scale')
const ours = evalmockAsInstalled(buildCheckout())
// The first start writes the compile cache.
await runStarts([ours], 10, 1, say)
const starts = await runStarts([bare, ours], 10, REPS, say)
const cpuOf = (name: string): number =>
  median(starts.filter(({ contestant }) => contestant === name).map(({ cpuMs = Number.NaN }) => cpuMs))
const ratio = cpuOf(ours.name) / cpuOf(bare.name)
const good = ratio <= MOST
say(`CPU time of a start: ${ratio.toFixed(2)} times that of ${bare.name}; ${MOST} is the limit`)
say(good ? '1 passed, 0 failed' : '0 passed, 1 failed')
process.exitCode = good ? 0 : 1
