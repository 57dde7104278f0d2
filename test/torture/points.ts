// Killed before a system call that changes a file: strace counts the calls and ends the process at the one we name.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Chance } from './chance.ts'
import { Campaign } from './kill.ts'
import { NotStarted, type Server, start } from './server.ts'
import { strace } from './strace.ts'

const CALLS = ['rename', 'unlink', 'ftruncate', 'pwrite64', 'write'] as const
type Call = (typeof CALLS)[number]

/** Writes after which a server that was not killed on the way is. */
const WRITES = 40

/** How often each is called from the start on, in a run like those that are killed. */
async function count(campaign: Campaign): Promise<Record<Call, number>> {
  await writeTo(campaign, await start(campaign.options()))
  const log = join(campaign.folder, 'calls')
  const server = await start(
    campaign.options({ through: strace('-e', `trace=${CALLS.join(',')}`, '-o', log) }),
  )
  await campaign.verify(server)
  await writeTo(campaign, server)
  const lines = readFileSync(log, 'utf8').split('\n')
  rmSync(log)
  const counted = CALLS.map((call) => [call, lines.filter((line) => line.includes(` ${call}(`)).length])
  return Object.fromEntries(counted) as Record<Call, number>
}

/** @returns whether the server was killed on the way, not by us */
async function writeTo(campaign: Campaign, server: Server): Promise<boolean> {
  let ours = false
  await campaign.load(server, (writes) => {
    if (writes !== WRITES) return
    ours = true
    server.child.kill('SIGKILL')
  })
  await server.stop('SIGKILL')
  return !ours
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
  let last = ''
  const { faults } = campaign
  const look = async (): Promise<void> => {
    try {
      const server = await start(campaign.options())
      await campaign.verify(server)
      await server.stop('SIGKILL')
    } catch (error) {
      faults.push((error as Error).message)
    }
  }
  for (const [call, nth] of chosen) {
    if (!goesOn() || faults.length > 0) break
    const struck = await strike(campaign, call, nth)
    if (faults.length > 0) break
    points++
    last = `${call} number ${nth}`
    if (struck !== 'not reached') reached++
    if (struck === 'early') await look()
  }
  if (faults.length === 0) await look()
  campaign.remove()
  return { points, reached, faults: faults.length === 0 ? [] : [`after ${last}`, ...faults] }
}

/**
 * One start looks at what the kill before it has left, then writes until its own kill.
 * @returns `early`: it was killed before it had looked
 */
async function strike(
  campaign: Campaign,
  call: Call,
  nth: number,
): Promise<'reached' | 'not reached' | 'early'> {
  const inject = `inject=${call}:signal=KILL:when=${nth}`
  const through = strace('-o', '/dev/null', '-e', `trace=${call}`, '-e', inject)
  let server: Server
  try {
    server = await start(campaign.options({ through }))
  } catch (error) {
    // Killed while it started.
    if (error instanceof NotStarted && error.message === '') return 'early'
    throw error
  }
  try {
    await campaign.verify(server)
  } catch {
    await server.stop('SIGKILL')
    return 'early'
  }
  return (await writeTo(campaign, server)) ? 'reached' : 'not reached'
}
