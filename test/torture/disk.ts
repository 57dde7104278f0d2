// A full disk: writes are refused with the reason, reads go on, and what was acknowledged is there afterwards.
import { execFileSync, spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { call } from '../support/operations.ts'
import { Faults, folderOf, hasStack, list, make } from './files.ts'
import { type Answer, NotStarted, type Server, start } from './server.ts'
import { canTrace, strace } from './strace.ts'

/**
 * How a disk becomes full. A small tmpfs is one; where it may not be mounted, it may be in a namespace of our own; where
 * that is forbidden too, strace answers the system calls that write.
 */
type Way = 'mount' | 'namespace' | 'strace'

export const NAMESPACE = ['unshare', '--user', '--map-root-user', '--mount']

export function wayToFill(): Way | undefined {
  if (canMount([])) return 'mount'
  if (canMount(NAMESPACE)) return 'namespace'
  return canTrace() ? 'strace' : undefined
}

function canMount(through: readonly string[]): boolean {
  const folder = folderOf('mount')
  const script = `mount -t tmpfs -o size=1m tmpfs ${folder} && umount ${folder}`
  const [command = '', ...args] = [...through, 'sh', '-c', script]
  const { status } = spawnSync(command, args, { stdio: 'ignore' })
  rmSync(folder, { recursive: true })
  return status === 0
}

/** A folder that has room for a while. */
interface Disk {
  readonly folder: string
  /** Starts a server through this. @param full there is no room from the first write on */
  through(full?: 'full'): string[]
  fill(): void
  free(): void
  remove(): void
}

function tmpfs(): Disk {
  const folder = folderOf('full')
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder])
  const rest = join(folder, 'rest')
  return {
    folder,
    through: () => [],
    fill: () => {
      writeFileSync(rest, '')
      spawnSync('dd', ['if=/dev/zero', `of=${rest}`, 'bs=1k'], { stdio: 'ignore' })
    },
    free: () => rmSync(rest),
    remove: () => {
      execFileSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true })
    },
  }
}

/** Of the files that the test writes, by their full names: strace knows no patterns. */
const WORLDS = ['default', 'other', 'more', 'fork', 'snapshots/s', 'starts/fork', 'starts/more']
/** So many calls go well: two worlds are made, and SQLite writes to them for a while. */
const FREE = { write: 2, pwrite64: 400 } as const

function traced(): Disk {
  const folder = folderOf('full')
  const paths = WORLDS.flatMap((name) =>
    ['', '-wal', '-shm', '.new'].map((end) => join(folder, 'data', `${name}.sqlite${end}`)),
  )
  return {
    folder,
    through: (full) =>
      strace(
        '-o',
        '/dev/null',
        ...paths.flatMap((path) => ['-P', path]),
        ...Object.entries(FREE).flatMap(([name, free]) => [
          '-e',
          `inject=${name}:error=ENOSPC:when=${full === undefined ? free + 1 : 1}+`,
        ]),
      ),
    fill: () => {},
    free: () => {},
    remove: () => rmSync(folder, { recursive: true }),
  }
}

export async function fullDisk(way: Way): Promise<string[]> {
  const faults = new Faults()
  const disk = way === 'strace' ? traced() : tmpfs()
  try {
    const data = join(disk.folder, 'data')
    const server = await start({ args: ['--data', data], through: disk.through() })
    await server.ask(make('kept', 'other'))
    const ids: string[] = []
    let refused: Answer | undefined
    for (let i = 0; i < 5000 && refused === undefined; i++) {
      const answer = await server.ask(make(`${i}`, 'default', 'x'.repeat(20_000)))
      if (answer.status === 200) ids.push(answer.json.id)
      else refused = answer
    }
    faults.check(
      refused?.status === 503 && refused.text.includes('disk is full'),
      'a write is refused',
      refused,
    )
    disk.fill()
    await whileFull(server, faults)
    faults.check((await server.ask(list())).status === 200, 'it is read')
    const code = await server.stop()
    faults.check(code === 0, `SIGTERM on a full disk ends with ${code}`)
    faults.check(!hasStack(server.complaints()), `it prints a stack: ${server.complaints()}`)
    await startsOrSays(data, disk, faults)
    disk.free()
    const again = await start({ args: ['--data', data] })
    for (const id of ids) {
      const answer = await again.ask(call('scale', 'GET', `/v5/evaluations/${id}`))
      faults.check(answer.status === 200, `${id} was acknowledged`, answer)
    }
    faults.check((await again.stop()) === 0, 'it ends in peace')
  } finally {
    disk.remove()
  }
  return faults.list
}

async function whileFull(server: Server, faults: Faults): Promise<void> {
  for (const [method, path, body] of [
    ['POST', '/reset', undefined],
    ['POST', '/snapshots/s', undefined],
    ['POST', '/worlds', { name: 'more' }],
    ['POST', '/worlds', { name: 'fork', fromWorld: 'other' }],
  ] as const) {
    const answer = await server.control(method, path, body)
    faults.check(answer.status === 507, `${method} ${path} on a full disk`, answer)
  }
  const before = (await server.control('GET', '/clock')).text
  const advanced = await server.control('POST', '/clock/advance', { ms: 1000 })
  const after = (await server.control('GET', '/clock')).text
  faults.check(
    (advanced.status === 200) !== (before === after),
    'a clock that answers an error has not moved',
    advanced,
  )
  const health = await server.control('GET', '/health')
  faults.check(health.json.status === 'unwell', 'health says so', health)
  const dropped = await server.control('DELETE', '/worlds/other')
  faults.check(dropped.status === 200, 'a world is dropped', dropped)
}

async function startsOrSays(data: string, disk: Disk, faults: Faults): Promise<void> {
  try {
    await (await start({ args: ['--data', data], through: disk.through('full') })).stop()
  } catch (error) {
    if (!(error instanceof NotStarted)) throw error
    faults.check(error.message.includes('disk is full'), `the start says why: ${error.message}`)
    faults.check(!hasStack(error.message), `the start prints a stack: ${error.message}`)
  }
}
