// Takes a world back: from the nearest moment that is kept, a copy of the world repeats what came until then, and the
// world becomes that copy. The responses must be the same again; if one is not, nothing changes.
import { REWIND, type RewindTarget, type Undone } from '../core/journal/story.ts'
import { Problem } from '../core/problem.ts'
import { returnTo, type WorldMoment } from '../store/worlds/moments.ts'
import type { WorldState } from '../store/worlds/world-state.ts'
import type { WorldRegistry } from '../store/worlds/worlds.ts'
import { Past, type Position } from './past.ts'
import { type Make, repeat } from './repeat.ts'

/** @throws Problem 'conflict' with the reason where the world cannot go back; then nothing has changed */
export async function rewind(
  world: WorldState,
  to: RewindTarget,
  worlds: WorldRegistry,
  make: Make,
): Promise<Undone> {
  if (world.lasting)
    throw new Problem(
      'conflict',
      `world ${world.name} is in a file (--data), and only worlds in memory can go back; restore a snapshot instead`,
    )
  const { journal, story } = world.backstage
  const { chapter } = story
  const past = new Past(world, worlds)
  const target = 'at' in to ? { ...past.at(to.at), at: to.at } : { ...past.before(to.request), ...to }
  const { moment, position } = await there(world, past, target, worlds, make)
  if (story.chapter !== chapter)
    throw new Problem('conflict', 'the world was reset or rewound meanwhile: try again')
  const open = journal.waiting()
  if (open !== undefined)
    throw new Problem('conflict', `request ${open.id} is not answered yet: wait for it, or end its client`)
  const undone = {
    requests: journal.seen - position.after,
    calls: past.deedsAfter(position).filter(({ method }) => method !== REWIND).length,
  }
  const wall = worlds.timeIn({ at: 0, wall: 0, rate: 1 })
  const { at } = target
  const { rate } = moment.clock
  returnTo(world, moment, { at, wall, rate }, 'rewound')
  journal.cut(position.after)
  story.cut(position.after, position.deeds)
  const body = JSON.stringify({ at, rate })
  story.add({ after: position.after, wallAt: wall, at, method: REWIND, url: '/clock', body })
  return undone
}

/** The world as it was. */
async function there(
  world: WorldState,
  past: Past,
  target: Position & { readonly at: number; readonly request?: number },
  worlds: WorldRegistry,
  make: Make,
): Promise<{ moment: WorldMoment; position: Position }> {
  let position: Position = target
  for (;;) {
    const from = past.from(position, target.at)
    if (from === undefined)
      throw past.forgotten(
        'request' in target ? `request ${target.request}` : new Date(target.at).toISOString(),
      )
    const left = past.between(from, position)
    if (left.length === 0) return { moment: from, position }
    const run = await repeat(world, from, left, target.at, worlds, make)
    if ('moment' in run) return { moment: run.moment, position }
    // This request moved the clock beyond the target, as a read of a task with pace `eager` does.
    position = run.before
  }
}
