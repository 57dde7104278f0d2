// The position in the page, in the URL after #: `#/requests/41?world=ci-1`.
import { computed, signal } from '@preact/signals'

export const VIEWS = ['requests', 'tasks', 'clock', 'rules', 'worlds', 'setup', 'data', 'docs'] as const
export type View = (typeof VIEWS)[number]

export interface Route {
  readonly view: View
  /** The part after the view: the id of the open row, and so on. */
  readonly path: readonly string[]
  readonly query: Readonly<Record<string, string>>
}

function parse(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2)
  const [view, ...rest] = path.split('/').filter(Boolean).map(decodeURIComponent)
  return {
    view: VIEWS.find((one) => one === view) ?? 'requests',
    path: rest,
    query: Object.fromEntries(new URLSearchParams(search)),
  }
}

export const route = signal<Route>(parse(location.hash))
addEventListener('hashchange', () => {
  route.value = parse(location.hash)
})

/** The chosen world; `*` for all. */
export const world = computed(() => route.value.query.world ?? '*')
/** For views about a single world. */
export const oneWorld = computed(() => (world.value === '*' ? 'default' : world.value))

export function hrefOf(
  view: View,
  path: readonly (string | number)[] = [],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const all = { world: world.value === '*' ? undefined : world.value, ...query }
  const given = Object.entries(all).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const search = new URLSearchParams(given).toString()
  const parts = [view, ...path.map((part) => encodeURIComponent(part))].join('/')
  return `#/${parts}${search === '' ? '' : `?${search}`}`
}

export function go(href: string, replace = false): void {
  if (href === location.hash) return
  if (replace) history.replaceState(null, '', href)
  else history.pushState(null, '', href)
  route.value = parse(href)
}

/** The same place in another world. */
export function chooseWorld(name: string): void {
  const { view, query } = route.value
  const { of: _of, world: _world, ...rest } = query
  go(hrefOf(view, [], { ...rest, world: name === '*' ? undefined : name }))
}

/** Sets parts of the query; an empty text removes a part. */
export function setQuery(change: Readonly<Record<string, string | undefined>>): void {
  const { view, path, query } = route.value
  go(hrefOf(view, path, { ...query, ...change }), true)
}
