// The visible tasks: loads a page at a time while scrolling, and reloads when states change.
import { computed, effect, signal } from '@preact/signals'
import { get, ofWorlds } from '../lib/api.ts'
import { listen } from '../lib/live.ts'
import { route, world } from '../lib/route.ts'
import type { Phase, TaskRow } from '../lib/types.ts'

interface Page {
  readonly total: number
  readonly tasks: readonly TaskRow[]
  readonly nextCursor?: string
  readonly kinds: readonly string[]
  readonly counts: readonly {
    readonly provider: string
    readonly kind: string
    readonly state: string
    readonly phase: Phase
    readonly count: number
  }[]
}

const PAGE = 200

export const tasks = signal<readonly TaskRow[]>([])
export const total = signal(0)
export const counts = signal<Page['counts']>([])
export const kinds = signal<readonly string[]>([])
export const loaded = signal(false)
/** When the rows were loaded, in ms of this page: remaining times count from then. */
export const readAt = signal(0)
/** Keys of the selected rows, for actions on several at once. */
export const chosen = signal<ReadonlySet<string>>(new Set())

let next: string | undefined
let busy = false
/** A hidden view loads nothing. */
export const watched = signal(false)

export const keyOf = ({ world: name, provider, id }: Pick<TaskRow, 'world' | 'provider' | 'id'>): string =>
  `${name}/${provider}/${id}`

export const filter = computed(() => {
  const { provider = '', phase = '', text = '', kind = '' } = route.value.query
  return { provider, phase, text, kind }
})

const address = (limit: number, cursor?: string): string => {
  const { provider, phase, text, kind } = filter.value
  return ofWorlds(world.value, '/tasks', { provider, phase, kind, name: text, limit: String(limit), cursor })
}

export const phaseCounts = computed(() => {
  const sums: Partial<Record<Phase, number>> = {}
  for (const { phase, count } of counts.value) sums[phase] = (sums[phase] ?? 0) + count
  return sums
})

let reading = 0
async function read(limit: number): Promise<void> {
  const mine = ++reading
  const page = await get<Page>(address(limit))
  if (mine !== reading) return
  tasks.value = page.tasks
  total.value = page.total
  counts.value = page.counts
  kinds.value = page.kinds
  next = page.nextCursor
  readAt.value = performance.now()
  loaded.value = true
}

export async function readMore(): Promise<void> {
  if (next === undefined || busy) return
  busy = true
  const mine = reading
  try {
    const page = await get<Page>(address(1000, next))
    if (mine !== reading) return
    tasks.value = [...tasks.value, ...page.tasks]
    next = page.nextCursor
  } catch {
    // Scrolling on retries.
  } finally {
    busy = false
  }
}

export const readTasks = (): Promise<void> => read(Math.min(Math.max(tasks.value.length, PAGE), 10_000))

export function startTasks(): void {
  effect(() => {
    if (!watched.value) return
    void address(PAGE)
    loaded.value = false
    chosen.value = new Set()
    void read(PAGE).catch(() => undefined)
  })
  let isDue = false
  let last = 0
  const soon = (): void => {
    if (!watched.value || isDue) return
    isDue = true
    // The longer loading takes, the less often it is done.
    setTimeout(
      async () => {
        isDue = false
        const began = performance.now()
        await readTasks().catch(() => undefined)
        last = performance.now() - began
      },
      Math.max(250, last * 5),
    )
  }
  listen({
    state: soon,
    changed: ({ what }) => {
      if (what === 'data') soon()
    },
    anew: soon,
  })
}
