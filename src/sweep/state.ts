// What a run left behind, in a form in which two equal runs are equal: without identifiers, times and states of tasks.

/** An export of a world: by provider, then by kind. */
type Export = Readonly<Record<string, Readonly<Record<string, readonly unknown[]>>>>

/** One resource at three levels of detail: everything, its kind and name, its kind. */
type Row = readonly [whole: string, named: string, kind: string]

export type State = readonly Row[]

const ID =
  /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[a-z]{1,6}-(?=[a-z0-9]*\d)[a-z0-9]{8,20}|\d+)$/i
/** A client that logs in again after its session has expired does what it should. */
const OF_CALLER = new Set(['sessions'])

const TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:/

/** Numbers from here on are instants. */
const LEAST_INSTANT = 1e9

export function stateOf(file: unknown): State {
  const rows: Row[] = []
  for (const [provider, kinds] of Object.entries(file as Export)) {
    if (provider === 'world') continue
    for (const [kind, resources] of Object.entries(kinds).filter(([kind]) => !OF_CALLER.has(kind)))
      for (const resource of resources) {
        const name = nameOf(resource)
        const named = name === undefined ? kind : `${kind} ${JSON.stringify(name)}`
        rows.push([
          `${named}\n${provider} ${JSON.stringify(masked(resource))}`,
          `${named}\n${provider}`,
          `${kind}\n${provider}`,
        ])
      }
  }
  return rows
}

function nameOf(resource: unknown): string | undefined {
  const { name, title } = resource as { name?: unknown; title?: unknown }
  return [name, title].find((one): one is string => typeof one === 'string')
}

/** Times are left out, because exports leave out some of them, too: those that follow from others. */
function masked(value: unknown): unknown {
  if (typeof value === 'string') return ID.test(value) ? '*' : value
  if (Array.isArray(value)) return value.filter((one) => !isTime(one)).map(masked)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, inner]) => name !== 'steps' && !isTime(inner))
      .map(([name, inner]) => [ID.test(name) ? '*' : name, masked(inner)]),
  )
}

const isTime = (value: unknown): boolean =>
  typeof value === 'string' ? TIME.test(value) : typeof value === 'number' && value >= LEAST_INSTANT

/** How much of a state is the same in all runs without a fault. */
export interface Measure {
  readonly level: 0 | 1 | 2
  readonly right: State
}

/** @returns undefined if not even the number of resources is the same */
export function measureOf(runs: readonly State[]): Measure | undefined {
  const [right = [], ...others] = runs
  for (const level of [0, 1, 2] as const)
    if (others.every((one) => differences(one, { level, right }).length === 0)) return { level, right }
  return undefined
}

/** What is wrong, by kind and name: `evaluations "nightly": 2 instead of 1`. */
export function differences(state: State, { level, right }: Measure): string[] {
  const [is, should] = [countsOf(state, level), countsOf(right, level)]
  const keys = [...new Set([...is.keys(), ...should.keys()])]
  const wrong = keys.filter((key) => is.get(key) !== should.get(key)).map(headOf)
  const named = level === 2 ? 2 : 1
  const [isNamed, shouldNamed] = [countsOf(state, named), countsOf(right, named)]
  return [...new Set(wrong)].map((name) => {
    const [is, should] = [totalOf(isNamed, name), totalOf(shouldNamed, name)]
    return is === should ? `${name}: another content` : `${name}: ${is} instead of ${should}`
  })
}

const headOf = (key: string): string => key.split('\n', 1)[0] ?? ''

const totalOf = (counts: ReadonlyMap<string, number>, name: string): number =>
  [...counts].filter(([key]) => headOf(key) === name).reduce((sum, [, count]) => sum + count, 0)

function countsOf(state: State, level: 0 | 1 | 2): Map<string, number> {
  const counts = new Map<string, number>()
  for (const row of state) counts.set(row[level], (counts.get(row[level]) ?? 0) + 1)
  return counts
}
