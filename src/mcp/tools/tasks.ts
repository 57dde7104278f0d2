// Tools for tasks and time.
import * as z from 'zod'
import { PlanSettings } from '../../core/rules/plans.ts'
import { control } from '../server-access.ts'
import { type Tool, tool } from '../tool.ts'
import { worldArgument, worldOf } from './world.ts'

interface Row {
  readonly provider: string
  readonly kind: string
  readonly id: string
  readonly name: string
  readonly state?: string
  readonly phase: string
  readonly reason?: string
  readonly next?: { readonly state: string; readonly at?: string; readonly readsLeft?: number }
}
interface Page {
  readonly total: number
  readonly tasks: readonly Row[]
  readonly nextCursor?: string
  readonly counts: readonly { provider: string; state: string; count: number }[]
}
interface Clock {
  readonly now: string
  readonly frozen: boolean
}

const shown = ({ provider, kind, id, name, state, phase, reason, next }: Row) => ({
  provider,
  kind,
  id,
  name,
  state,
  phase,
  reason,
  next,
})

function queryOf(members: Readonly<Record<string, unknown>>): URLSearchParams {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(members)) if (value !== undefined) query.set(name, String(value))
  return query
}

const listTasks = tool('list_tasks', {
  title: 'List tasks',
  description:
    'Lists evaluation tasks of all providers, newest first, each with its state, its phase and its next change. Phases ' +
    'are the same for all providers: queued, running, completed, partial, failed, stopped.',
  input: z.strictObject({
    provider: z.string().optional(),
    phase: z.enum(['queued', 'running', 'completed', 'partial', 'failed', 'stopped']).optional(),
    state: z.string().optional().describe("The provider's word"),
    name: z.string().min(1).optional().describe('A part of the name or the id'),
    limit: z.int().min(1).max(100).default(10),
    cursor: z.string().optional().describe('`nextCursor` of the page before'),
    world: worldArgument,
  }),
  reads: true,
  async run({ world, ...query }, server) {
    const name = worldOf(world, server)
    const page = await control<Page>(server, 'GET', `/worlds/${name}/tasks?${queryOf(query)}`)
    const { total, tasks, nextCursor, counts } = page
    const waits = tasks.some((task) => task.next?.at !== undefined)
    return {
      data: {
        total,
        tasks: tasks.map(shown),
        nextCursor,
        counts: counts.map(({ provider, state, count }) => ({ provider, state, count })),
      },
      next:
        tasks.length === 0
          ? 'There are none: make some with seed, or create one with call.'
          : waits
            ? 'Call advance_clock to finish tasks that wait for time, or set_task to decide about one.'
            : 'Call set_task to change one.',
    }
  },
})

const setTask = tool('set_task', {
  title: 'Change a task',
  description:
    'Completes or fails one task now, moves it along, or changes its name and state. A reason is shown to clients where ' +
    'the provider has a place for it.',
  input: z.strictObject({
    provider: z.string(),
    id: z.string().min(1).describe('As list_tasks shows it'),
    action: z
      .enum(['complete', 'fail', 'progress', 'change'])
      .describe('`progress`: to `fraction` of its way; `change`: to `state`, `name` or `reason`'),
    outcome: z.enum(['success', 'partial']).optional().describe('For complete'),
    fraction: z.number().min(0).max(1).optional().describe('For progress; default: the next state'),
    reason: z.string().min(1).optional().describe('For fail and change'),
    state: z.string().optional().describe("For change: the provider's word"),
    name: z.string().min(1).optional().describe('For change'),
    world: worldArgument,
  }),
  async run({ provider, id, action, outcome, fraction, reason, state, name, world }, server) {
    const path = `/worlds/${worldOf(world, server)}/tasks/${encodeURIComponent(provider)}/${encodeURIComponent(id)}`
    const bodies = {
      complete: { outcome },
      fail: { reason },
      progress: { fraction },
      change: { state, name, reason },
    }
    const task =
      action === 'change'
        ? await control<Row>(server, 'PATCH', path, bodies.change)
        : await control<Row>(server, 'POST', `${path}/${action}`, bodies[action])
    const now = await control<Row>(server, 'GET', path)
    return {
      data: { task: shown({ ...task, ...now }) },
      next: `Clients that read it now see ${now.state}; call verify later to check that yours did.`,
    }
  },
})

const UNIT_MS = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const

const advanceClock = tool('advance_clock', {
  title: 'Move the clock',
  description:
    'Moves the clock of a world forward by a length of time, or to the next change of any task, or freezes or resumes it. ' +
    'Tasks follow the clock: an evaluation of six hours is over at once. `back` rewinds the world instead: to a time or to ' +
    'just before a request, with everything as it was then.',
  input: z.strictObject({
    by: z
      .string()
      .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'give a length of time such as 90s, 10m or 6h; or "next"')
      .or(z.literal('next'))
      .optional()
      .describe('Such as 90s, 10m or 6h; `next`: to the next change of a task'),
    back: z
      .string()
      .regex(/^-?\d+(\.\d+)?(ms|s|m|h|d)$/, 'give a length of time such as 10m, or the number of a request')
      .or(z.int().min(1))
      .optional()
      .describe('A length of time such as 10m; or the number of a request, to just before it came'),
    frozen: z.boolean().optional().describe('true: freeze; false: resume'),
    world: worldArgument,
  }),
  async run({ by, back, frozen, world }, server) {
    const path = `/worlds/${worldOf(world, server)}`
    if (back !== undefined) return rewound(back, path, server)
    if (frozen !== undefined) await control(server, 'PUT', `${path}/clock`, { frozen })
    const before = await control<Clock>(server, 'GET', `${path}/clock`)
    const ms = by === 'next' ? await msToNext(path, server) : msOf(by)
    if (ms > 0) await control(server, 'POST', `${path}/clock/advance`, { ms })
    const { now, frozen: stands } = await control<Clock>(server, 'GET', `${path}/clock`)
    const { counts } = await control<Page>(server, 'GET', `${path}/tasks?limit=1`)
    return {
      data: {
        before: before.now,
        now,
        frozen: stands,
        counts: counts.map(({ provider, state, count }) => ({ provider, state, count })),
      },
      next: by === 'next' && ms === 0 ? 'No task waits for time.' : 'Call list_tasks to see the states now.',
    }
  },
})

async function rewound(
  back: string | number,
  path: string,
  server: Parameters<Tool['run']>[1],
): Promise<Awaited<ReturnType<Tool['run']>>> {
  const body = typeof back === 'number' ? { request: back } : { to: `-${back.replace(/^-/, '')}` }
  const { now, frozen, undone } = await control<Clock & { undone: object }>(
    server,
    'POST',
    `${path}/clock/rewind`,
    body,
  )
  return {
    data: { now, frozen, undone },
    next: 'The same calls now give the same results. Call list_requests to see what is left.',
  }
}

function msOf(by: string | undefined): number {
  const [, amount = '0', unit = 'ms'] = /^([\d.]+)(ms|[smhd])$/.exec(by ?? '0ms') ?? []
  return Math.round(Number(amount) * (unit === 'ms' ? 1 : UNIT_MS[unit as keyof typeof UNIT_MS]))
}

/** 0 if nothing waits for time. */
async function msToNext(path: string, server: Parameters<Tool['run']>[1]): Promise<number> {
  const { now, changes } = await control<{ now: string; changes: { at: string }[] }>(
    server,
    'GET',
    `${path}/timeline?limit=1`,
  )
  const at = changes[0]?.at
  return at === undefined ? 0 : Math.max(0, Date.parse(at) - Date.parse(now))
}

const setPlan = tool('set_plan', {
  title: 'Decide how new tasks run',
  description:
    'Sets how new tasks run: how long they take and how they end. Members left out return to the start values; existing ' +
    'tasks keep their way.',
  input: z.strictObject({ ...PlanSettings.shape, world: worldArgument }),
  async run({ world, ...plan }, server) {
    const data = await control<Record<string, unknown>>(
      server,
      'PUT',
      `/worlds/${worldOf(world, server)}/plan`,
      plan,
    )
    return {
      data: { plan: data },
      next: 'Create a task with call, or run your client: it follows this plan.',
    }
  },
})

export const taskTools: readonly Tool[] = [listTasks, setTask, advanceClock, setPlan]
