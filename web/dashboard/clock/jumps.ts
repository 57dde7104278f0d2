// Jumps of a clock. A jump can be undone: a snapshot is taken before it.
import { signal } from '@preact/signals'
import { act, say } from '../lib/act.ts'
import { call, inWorld } from '../lib/api.ts'
import { utc } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { nowIn, readWorlds } from '../lib/server.ts'

export interface Jump {
  readonly world: string
  readonly snapshot: string
  readonly text: string
  readonly from: string
}

/** Jumps that can be undone, the latest first. */
export const jumps = signal<readonly Jump[]>([])
const KEPT = 10
let made = 0

export async function undo(jump: Jump): Promise<void> {
  await act(
    async () => {
      await call('POST', inWorld(jump.world, `/snapshots/${jump.snapshot}/restore`))
      const gone = jumps.value.slice(0, jumps.value.indexOf(jump) + 1)
      jumps.value = jumps.value.filter((one) => one.world !== jump.world || !gone.includes(one))
      await readWorlds()
    },
    t('jumpUndone', { time: jump.from }),
  )
}

/** Keeps the world as it is, then jumps. */
export async function jump(world: string, ms: number, text: string): Promise<void> {
  const snapshot = `before-jump-${(made++ % KEPT) + 1}-${world}`.slice(0, 64)
  const from = utc(nowIn(world))
  await act(async () => {
    await call('POST', inWorld(world, `/snapshots/${snapshot}`))
    await call('POST', inWorld(world, '/clock/advance'), { ms: Math.ceil(ms) })
    const one: Jump = { world, snapshot, text, from }
    jumps.value = [one, ...jumps.value.filter((one) => one.snapshot !== snapshot)].slice(0, KEPT)
    await readWorlds()
    say(t('jumped', { text, world }), { undo: { label: t('undo'), run: () => void undo(one) } })
  })
}

/** To a time, or to just before a request: what came later is undone. */
export async function rewind(world: string, to: { to: string } | { request: number }): Promise<boolean> {
  return act(async () => {
    const { now, undone } = await call<{ now: string; undone: { requests: number } }>(
      'POST',
      inWorld(world, '/clock/rewind'),
      to,
    )
    await readWorlds()
    say(t('rewound', { time: utc(Date.parse(now)), n: undone.requests }))
  })
}
