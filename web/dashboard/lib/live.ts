// Live events of the chosen world, or of all. Reconnects when the connection is lost.
import { effect, signal } from '@preact/signals'
import { authorization, ofWorlds, reachable, wantsToken } from './api.ts'
import { token } from './prefs.ts'
import { world } from './route.ts'
import type { RequestRow } from './types.ts'

export interface StateChange {
  readonly world: string
  readonly provider: string
  readonly kind: string
  readonly id: string
  readonly from?: string
  readonly to?: string
}

/** Something that a call of the control API changed, from this page or elsewhere. */
export interface Change {
  readonly world: string
  readonly what: 'clock' | 'plan' | 'faults' | 'overrides' | 'data' | 'requests' | 'snapshots' | 'worlds'
}

interface Listener {
  request?(row: RequestRow): void
  state?(change: StateChange): void
  changed?(change: Change): void
  /** The events are followed from now on, some were missed, or the world was replaced: reload everything. */
  anew?(): void
}

export const connected = signal(false)
const listeners = new Set<Listener>()

/** @returns a function that stops listening */
export function listen(listener: Listener): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

const tell = (what: (listener: Listener) => void): void => {
  for (const listener of listeners) what(listener)
}

function take(event: string, data: string): void {
  if (event === 'request') {
    const row = JSON.parse(data) as RequestRow
    tell((one) => one.request?.(row))
  } else if (event === 'state') {
    const change = JSON.parse(data) as StateChange
    tell((one) => one.state?.(change))
  } else if (event === 'changed') {
    const change = JSON.parse(data) as Change
    tell((one) => one.changed?.(change))
  } else if (event === 'world' || event === 'gap') tell((one) => one.anew?.())
}

async function follow(path: string, signal: AbortSignal): Promise<void> {
  const reply = await fetch(`/_mock${path}`, { headers: authorization(), signal })
  if (reply.status === 401) wantsToken.value = true
  if (!reply.ok || reply.body === null) throw new Error(`HTTP ${reply.status}`)
  connected.value = true
  reachable.value = true
  tell((one) => one.anew?.())
  const reader = reply.body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const blocks = (rest + value).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1]
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (event !== undefined && data !== undefined) take(event, data)
    }
  }
}

/** Follows the chosen world from now on. */
export function startLive(): void {
  effect(() => {
    const path = ofWorlds(world.value, '/events', { types: 'request,state,world,changed' })
    // A new token means a new try.
    void token.value
    const stop = new AbortController()
    void keep(path, stop.signal)
    return () => stop.abort()
  })
}

async function keep(path: string, signal: AbortSignal): Promise<void> {
  for (let tries = 0; !signal.aborted; tries++) {
    try {
      await follow(path, signal)
    } catch {
      // Retried below. Without events, this is how the page stays current.
      if (!signal.aborted) tell((one) => one.anew?.())
    }
    if (signal.aborted) return
    connected.value = false
    if (wantsToken.value) return
    await new Promise((resolve) => setTimeout(resolve, Math.min(500 * 2 ** Math.min(tries, 4), 5000)))
  }
}
