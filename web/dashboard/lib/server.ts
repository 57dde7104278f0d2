// Data about the whole server: worlds with their clocks, providers, operations and error codes.
import { computed, signal } from '@preact/signals'
import { get } from './api.ts'
import { listen } from './live.ts'
import { oneWorld } from './route.ts'
import type { ClosedWorld, ErrorCode, Health, Operation, World } from './types.ts'

export const worlds = signal<readonly World[]>([])
export const closedWorlds = signal<readonly ClosedWorld[]>([])
/** When the worlds were read, in ms of this page. */
const readAt = signal(0)
export const health = signal<Health | undefined>(undefined)
export const operations = signal<readonly Operation[]>([])
export const errorCodes = signal<readonly ErrorCode[]>([])
/** Ticks while the page is visible, so that running times are redrawn. */
export const tick = signal(0)

export const worldNames = computed(() => worlds.value.map(({ name }) => name))
export const worldShown = computed(() => worlds.value.find(({ name }) => name === oneWorld.value))

/** Emulator ms of a world now, as far as the page knows its clock. */
export function nowIn(name: string): number {
  const clock = worlds.value.find((one) => one.name === name)?.clock
  if (clock === undefined) return Date.now()
  return clock.frozen ? clock.ms : clock.ms + (performance.now() - readAt.value) * clock.rate
}

export async function readWorlds(): Promise<void> {
  const { worlds: all } = await get<{ worlds: (World | ClosedWorld)[] }>('/worlds')
  readAt.value = performance.now()
  worlds.value = all.filter((one) => 'clock' in one)
  closedWorlds.value = all.filter((one): one is ClosedWorld => !('clock' in one))
}

let reading: Promise<void> | undefined
/** Operations and error codes, loaded when a view first needs them. */
export function readCatalogue(): Promise<void> {
  reading ??= Promise.all([
    get<{ operations: Operation[] }>('/operations'),
    get<{ codes: ErrorCode[] }>('/error-codes'),
  ]).then(
    ([one, two]) => {
      operations.value = one.operations
      errorCodes.value = two.codes
    },
    (error) => {
      reading = undefined
      throw error
    },
  )
  return reading
}

const quietly = (work: () => Promise<void>): void => void work().catch(() => undefined)

const readHealth = async (): Promise<void> => {
  health.value = await get<Health>('/health')
}

export function startServer(): void {
  quietly(readWorlds)
  quietly(readHealth)
  let due = 0
  const soon = (): void => {
    if (due !== 0) return
    due = window.setTimeout(() => {
      due = 0
      quietly(readWorlds)
    }, 400)
  }
  listen({
    request: soon,
    changed: soon,
    anew() {
      soon()
      if (health.value === undefined) quietly(readHealth)
    },
  })
  // A computer that slept may have stopped the time of the page.
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) soon()
  })
  setInterval(() => {
    if (!document.hidden) tick.value++
  }, 500)
}

export const titleOf = (provider: string): string =>
  health.value?.providers.find(({ name }) => name === provider)?.title ?? provider
