// The visible requests: newest first, updated live. The first rows are shown at once; all are read when the page follows
// the events, so that none is missed.
import { computed, effect, signal } from '@preact/signals'
import { get, ofWorlds } from '../lib/api.ts'
import { listen } from '../lib/live.ts'
import { painted } from '../lib/painted.ts'
import { route, world } from '../lib/route.ts'
import type { RequestRow } from '../lib/types.ts'

/** As many as a world's journal keeps by default. */
const MOST = 1000

const rows = signal<readonly RequestRow[]>([])
export const loaded = signal(false)
export const paused = signal(false)
/** Requests that came while the list was paused. */
const held = signal<readonly RequestRow[]>([])
export const heldCount = computed(() => held.value.length)

export const keyOf = ({ world: name, id }: Pick<RequestRow, 'world' | 'id'>): string => `${name}/${id}`

export interface Filter {
  readonly provider: string
  readonly operation: string
  readonly status: string
  readonly text: string
}

export const filter = computed<Filter>(() => {
  const { provider = '', operation = '', status = '', text = '' } = route.value.query
  return { provider, operation, status, text }
})

/** Ids of requests with the text in their headers or bodies, which the rows do not contain. */
const found = signal<ReadonlySet<string>>(new Set())

const statusFits = (wanted: string, { status, fate, notes }: RequestRow): boolean => {
  if (wanted === '') return true
  if (wanted === 'broken') return fate === 'broken' || fate === 'left'
  if (wanted === 'acted') return notes.some(({ kind }) => kind === 'fault' || kind === 'override')
  if (wanted === 'error') return (status ?? 0) >= 400 || fate === 'broken'
  return wanted.endsWith('xx') ? String(status ?? '').startsWith(wanted.charAt(0)) : String(status) === wanted
}

function textFits(words: readonly string[], row: RequestRow): boolean {
  if (words.length === 0 || found.value.has(keyOf(row))) return true
  const { method, url, operationId = '', code = '', caller = '', client = '', provider, status = '' } = row
  const all = `${row.id} ${provider} ${operationId} ${method} ${url} ${status} ${code} ${caller} ${client}`
  const low = all.toLowerCase()
  return words.every((word) => low.includes(word))
}

export const shown = computed<readonly RequestRow[]>(() => {
  const { provider, operation, status, text } = filter.value
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (provider === '' && operation === '' && status === '' && words.length === 0) return rows.value
  return rows.value.filter(
    (row) =>
      (provider === '' || row.provider === provider) &&
      (operation === '' || row.operationId === operation) &&
      statusFits(status, row) &&
      textFits(words, row),
  )
})

/** As the server counts them, while only the first are here. */
const counted = signal(0)
export const total = computed(() => Math.max(rows.value.length, counted.value))
export const isFiltered = computed(() => Object.values(filter.value).some(Boolean))

function add(row: RequestRow): void {
  if (paused.value) {
    held.value = [row, ...held.value].slice(0, MOST)
    return
  }
  put([row])
}

function put(fresh: readonly RequestRow[]): void {
  if (fresh.length === 0) return
  const known = new Set(fresh.map(keyOf))
  rows.value = [...fresh, ...rows.value.filter((row) => !known.has(keyOf(row)))].slice(0, MOST)
}

export function setPaused(value: boolean): void {
  paused.value = value
  if (value) return
  put(held.value)
  held.value = []
}

let reading = 0
/** Requests that came while the list was read. */
let meanwhile: readonly RequestRow[] = []

/** The list as the server has it. */
export interface FirstReply {
  readonly total: number
  readonly requests: readonly RequestRow[]
}

export async function readRequests(): Promise<void> {
  const mine = ++reading
  meanwhile = []
  const { requests } = await get<FirstReply>(ofWorlds(world.value, '/requests', { limit: String(MOST) }))
  if (mine !== reading) return
  rows.value = requests.toReversed()
  put(meanwhile)
  counted.value = 0
  held.value = []
  loaded.value = true
}

/** Shows the first rows while the others are still to come. */
export function takeFirst(reply: FirstReply | undefined): void {
  if (reply === undefined || loaded.value || reading > 0) return
  rows.value = reply.requests.toReversed()
  counted.value = reply.total
  // Others may pass the filter.
  loaded.value = reply.total === rows.value.length || !isFiltered.value
}

/** @param first what the page asked for before this script was there */
export function startRequests(first: Promise<FirstReply | undefined> | undefined): void {
  let before: Promise<unknown> = (first ?? Promise.resolve(undefined)).then(takeFirst).then(painted)
  const anew = (): void => void before.then(readRequests).catch(() => undefined)
  let known = world.value
  effect(() => {
    const chosen = world.value
    if (chosen === known) return
    known = chosen
    before = Promise.resolve()
    loaded.value = false
    rows.value = []
    anew()
  })
  let gathered: RequestRow[] = []
  listen({
    // Under load, many come in one frame: draw them together.
    request(row) {
      meanwhile = [row, ...meanwhile]
      gathered.unshift(row)
      if (gathered.length > 1) return
      setTimeout(() => {
        const all = gathered
        gathered = []
        if (paused.value) for (const one of all.reverse()) add(one)
        else put(all)
      }, 60)
    },
    changed: ({ what }) => {
      if (what === 'requests') anew()
    },
    anew,
  })
  effect(() => {
    const { text } = filter.value
    const path = ofWorlds(world.value, '/requests', { text, limit: String(MOST) })
    found.value = new Set()
    if (text.length < 3) return
    const timer = setTimeout(async () => {
      const reply = await get<{ requests: RequestRow[] }>(path).catch(() => undefined)
      if (reply !== undefined) found.value = new Set(reply.requests.map(keyOf))
    }, 250)
    return () => clearTimeout(timer)
  })
}
