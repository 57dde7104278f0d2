// Fills a world with `evalmock seed` and reads all of it through an SDK, with the SDK's own paging.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ReadsAll, type Sdk, worldName } from './manifest.ts'
import { execute } from './process.ts'
import { startServer } from './server.ts'
import { targetOf } from './stories.ts'

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))
const LIMIT_MS = 240_000
const COUNT = 500
const MIX = { completed: 60, failed: 15, running: 20, queued: 5 }
const DAY_MS = 86_400_000

interface Task {
  readonly id: string
  readonly state: string
  readonly createdAt: string
}

export interface Filled {
  readonly ok: boolean
  readonly note: string
}

/** Nothing for an SDK whose program reads no list. */
export async function runFilled(sdk: Sdk, folder: string): Promise<readonly Filled[]> {
  const { all } = sdk
  if (all === undefined) return []
  const server = await startServer('docs', sdk.server ?? [])
  const work = await mkdtemp(join(tmpdir(), `evalmock-filled-${sdk.id}-`))
  try {
    const target = targetOf(sdk, 'docs', server.url)
    const world = sdk.world ?? worldName(sdk, 'docs')
    const control = async (path: string, body?: object, method = 'POST'): Promise<unknown> => {
      const init = { method, headers: { 'content-type': 'application/json' } }
      const reply = await fetch(`${server.url}/_mock${path}`, body && { ...init, body: JSON.stringify(body) })
      if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`)
      return reply.json()
    }
    if (world !== 'default') await control('/worlds', { name: world })
    // What runs must not end while it is read.
    await control(`/worlds/${world}/clock`, { frozen: true }, 'PUT')
    const mix = Object.entries(MIX).map((part) => part.join('='))
    const seeded = await execute(
      [
        process.execPath,
        ...[bin, 'seed', '--url', server.url, '--world', world, '--provider', sdk.provider],
        ...['--count', String(COUNT), '--mix', mix.join(), '--over', '30d', '--replace'],
      ],
      { timeoutMs: LIMIT_MS },
    )
    if (seeded.code !== 0) return [{ ok: false, note: seeded.output }]
    const tasks = await tasksOf(control, world)
    const ids = join(work, 'ids.json')
    await writeFile(ids, JSON.stringify(tasks.map(({ id }) => id)))
    const read = await execute(all.needsIds ? [...all.command, ids] : all.command, {
      cwd: folder,
      env: {
        ...sdk.environment(target),
        EVALMOCK_URL: target.url,
        EVALMOCK_WORLD: world,
        EVALMOCK_PROFILE: 'docs',
      },
      timeoutMs: LIMIT_MS,
    })
    const line = read.stdout.split('\n').find((one) => one.startsWith('{"states"'))
    if (read.code !== 0 || line === undefined) return [{ ok: false, note: read.output.slice(-3000) }]
    return [compared(tasks, all.states, (JSON.parse(line) as { states: Record<string, string> }).states)]
  } finally {
    await server.stop()
    await rm(work, { recursive: true, force: true })
  }
}

async function tasksOf(control: (path: string) => Promise<unknown>, world: string): Promise<readonly Task[]> {
  const tasks: Task[] = []
  let cursor: string | undefined
  do {
    const more = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const page = (await control(`/tasks?world=${world}&limit=200${more}`)) as {
      tasks: Task[]
      nextCursor?: string
    }
    tasks.push(...page.tasks)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return tasks
}

/** Each task once, in its state; as many of each state as the mix says; over thirty days. */
function compared(
  tasks: readonly Task[],
  words: ReadsAll['states'],
  found: Readonly<Record<string, string>>,
): Filled {
  const wanted = new Map(tasks.map(({ id, state }) => [id, words?.[state] ?? state]))
  const wrong = [
    ...[...wanted]
      .filter(([id, state]) => found[id] !== state)
      .map(([id, state]) => `${id}: ${found[id]}, not ${state}`),
    ...Object.keys(found)
      .filter((id) => !wanted.has(id))
      .map((id) => `${id}: it was not seeded`),
  ]
  const counts = [...Map.groupBy(tasks, ({ state }) => state).values()].map(({ length }) => length)
  const shares = Object.values(MIX).map((share) => (share * COUNT) / 100)
  if (String(counts.sort((a, b) => a - b)) !== String(shares.sort((a, b) => a - b)))
    wrong.push(`counts of states: ${counts.join(', ')}`)
  const times = tasks.map(({ createdAt }) => Date.parse(createdAt))
  const days = (Math.max(...times) - Math.min(...times)) / DAY_MS
  if (!(days > 25 && days <= 30)) wrong.push(`they are spread over ${days} days`)
  const note = `${wanted.size} tasks in ${counts.length} states over ${days.toFixed(0)} days`
  return { ok: wrong.length === 0, note: [note, ...wrong.slice(0, 10)].join('\n') }
}
