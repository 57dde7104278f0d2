// A task as it is listed: the same members whichever provider it is of.
import * as z from 'zod'
import { fractionAt, NEVER, reasonAt, stateAt, type Timeline } from '../../core/timeline.ts'
import type { Stored } from '../../core/world.ts'
import { IsoInstant } from '../../core/world-file.ts'
import type { Life } from '../../http/provider.ts'
import type { NewestRow } from '../../store/worlds/newest.ts'
import type { WorldState } from '../../store/worlds/world-state.ts'
import type { ControlContext } from '../context.ts'
import { pluginsOf } from '../targets.ts'
import { PHASES, phaseOf } from './phases.ts'

export const NextChange = z.object({
  state: z.string(),
  at: IsoInstant.optional().describe('Absent where time alone does not bring it'),
  inMs: z.int().optional().describe('Emulator milliseconds from now'),
  readsLeft: z.int().optional().describe('Number of reads of the task until it begins'),
})

export const TaskRow = z
  .object({
    world: z.string(),
    provider: z.string(),
    kind: z.string(),
    id: z.string(),
    name: z.string(),
    state: z.string().describe("The provider's own word"),
    phase: z.enum(PHASES).describe('The same for all providers'),
    progress: z.number().min(0).max(1),
    reason: z.string().optional().describe('Why it failed, where that was ordered'),
    createdAt: IsoInstant,
    endedAt: IsoInstant.optional(),
    next: NextChange.optional().describe('Absent when nothing more will change by itself'),
  })
  .meta({ id: 'TaskRow' })
export type TaskRow = z.output<typeof TaskRow>

const iso = (ms: number): string => new Date(ms).toISOString()

/** Kinds that have a life, by provider: of those that have been loaded. */
export const livesOf = (context: ControlContext, only?: string) =>
  pluginsOf(context)
    .filter(({ name }) => only === undefined || name === only)
    .flatMap(({ name, lives = {}, collections }) =>
      Object.entries(lives).map(([kind, life]) => ({
        provider: name,
        kind,
        life,
        schema: collections[kind],
      })),
    )

/** A task, whichever list it is from. */
export type OneTask = Omit<NewestRow, 'seq'>

export function rowOf(row: OneTask, world: WorldState, life: Life, context: ControlContext): TaskRow {
  const now = world.clock.now()
  const { steps, looks } = row
  const state = stateAt(steps, now) ?? ''
  const phase = phaseOf(life, state)
  const reason = reasonAt(steps, now)
  const next = nextChange(steps, now, looks)
  const ended = phase !== 'queued' && phase !== 'running' && next === undefined
  const end = steps.findLast((step) => step.at <= now)?.at
  return {
    world: world.name,
    provider: row.provider,
    kind: row.kind,
    id: row.id,
    name: row.name,
    state,
    phase,
    progress: progressOf(row, world, life, now, context),
    ...(reason === undefined ? {} : { reason }),
    createdAt: iso(row.createdAt),
    ...(ended && end !== undefined ? { endedAt: iso(end) } : {}),
    ...(next === undefined ? {} : { next }),
  }
}

function progressOf(
  { provider, kind, id, steps, looks }: OneTask,
  world: WorldState,
  life: Life,
  now: number,
  context: ControlContext,
): number {
  if (life.progress === undefined)
    return fractionAt(
      steps,
      now,
      looks,
      life.states.find((state) => !life.waiting?.includes(state)),
    )
  const stored = storedTask(world, context, provider, kind, id)
  return stored === undefined
    ? 0
    : Math.min(Math.max(life.progress(stored, now, context.settings.seed), 0), 1)
}

export function storedTask(
  world: WorldState,
  { mounted }: ControlContext,
  provider: string,
  kind: string,
  id: string,
): Stored<unknown> | undefined {
  const schema = mounted.get(provider)?.provider.collections[kind]
  return schema && world.part(provider).collection(kind, schema).get(id)
}

function nextChange(steps: Timeline, now: number, looks: number): z.output<typeof NextChange> | undefined {
  const next = steps[steps.findLastIndex((step) => step.at <= now) + 1]
  if (next === undefined) return undefined
  if (next.at !== NEVER) return { state: next.state, at: iso(next.at), inMs: Math.round(next.at - now) }
  return next.polls === undefined
    ? { state: next.state }
    : { state: next.state, readsLeft: Math.max(next.polls - looks, 0) }
}
