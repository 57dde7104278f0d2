// Killed before a system call that changes a file: strace counts the calls and ends the process at the one we name.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Chance } from './chance.ts'
import { Campaign } from './kill.ts'
import { NotStarted, start } from './server.ts'
import { strace } from './strace.ts'

const CALLS = ['rename', 'unlink', 'ftruncate', 'pwrite64', 'write'] as const
type Call = (typeof CALLS)[number]

/** Writes after which a server that was not killed on the way is. */
const WRITES = 40

/** How often each is called from the start on, in a run like those that are killed. */
async function count(campaign: Campaign): Promise<Record<Call, number>> {
  const log = join(campaign.folder, 'calls')
  const server = await start(
    campaign.options({ through: strace('-e', `trace=${CALLS.join(',')}`, '-o', log) }),
  )
  await campaign.load(server, (writes) => {
    if (writes === WRITES) server.child.kill('SIGKILL')
  })
  await server.stop('SIGKILL')
  const lines = readFileSync(log, 'utf8').split('\n')
  rmSync(log)
  const counted = CALLS.map((call) => [call, lines.filter((line) => line.includes(` ${call}(`)).length])
  return Object.fromEntries(counted) as Record<Call, number>
}

/** All of the rare calls, and of the others as many as there is time for. */
function choose(counted: Record<Call, number>, points: number, chance: Chance): [Call, number][] {
  const rare = (['rename', 'unlink', 'ftruncate'] as const).flatMap((call) =>
    Array.from({ length: counted[call] }, (_, i): [Call, number] => [call, i + 1]),
  )
  const chosen =
    rare.length > points / 2 ? rare.filter((_, i) => i % Math.ceil((2 * rare.length) / points) === 0) : rare
  while (chosen.length < points) {
    const call: Call = chance.fraction() < 0.7 ? 'pwrite64' : 'write'
    chosen.push([call, 1 + chance.below(Math.max(1, counted[call]))])
  }
  return chosen
}

export interface Struck {
  readonly points: number
  /** Of these so many were reached: load is never twice the same. */
  readonly reached: number
  readonly faults: readonly string[]
}

export async function killAtPoints(most: number, seed: string, goesOn: () => boolean): Promise<Struck> {
  const campaign = new Campaign(seed)
  const chosen = choose(await count(campaign), most, new Chance(`${seed}|points`))
  let points = 0
  let reached = 0
  for (const [call, nth] of chosen) {
    if (!goesOn()) break
    points++
    const inject = strace(
      '-o',
      '/dev/null',
      '-e',
      `trace=${call}`,
      '-e',
      `inject=${call}:signal=KILL:when=${nth}`,
    )
    try {
      const server = await start(campaign.options({ through: inject }))
      let ours = false
      await campaign.load(server, (writes) => {
        if (writes !== WRITES) return
        ours = true
        server.child.kill('SIGKILL')
      })
      await server.stop('SIGKILL')
      if (!ours) reached++
    } catch (error) {
      // Killed while it started.
      if (!(error instanceof NotStarted) || error.message !== '') throw error
      reached++
    }
    try {
      const server = await start(campaign.options())
      await campaign.verify(server)
      await server.stop()
    } catch (error) {
      campaign.faults.push(`after ${call} ${nth}: ${(error as Error).message}`)
    }
    if (campaign.faults.length > 0) {
      campaign.faults.unshift(`${call} number ${nth}`)
      break
    }
  }
  campaign.remove()
  return { points, reached, faults: campaign.faults }
}
