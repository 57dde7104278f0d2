// How two responses to the same request differ. They should not: equal requests in equal worlds give equal bytes.
import { isDeepStrictEqual } from 'node:util'
import type { bytesOf as bodyOf, CorpusCall } from '../compare/corpus/corpus.ts'

export interface ReplayDifference {
  /** Number of the request. */
  readonly request: number
  readonly operation: string
  /** `status`, `header content-type`, `body items.0.name`. */
  readonly where: string
  readonly was: unknown
  readonly is: unknown
}

/** Headers that each server, or each response, has anew. */
export const OF_THE_MOMENT: ReadonlySet<string> = new Set(['date', 'x-evalmock-instance'])

/** The numbers of masks depend on what was recognized before. */
const plain = (value: unknown): unknown =>
  JSON.parse((JSON.stringify(value) ?? 'null').replace(/masked-(secret|host|person)-\d+/g, 'masked-$1'))

/** @param leewayMs instants that differ by less are equal; 0 for a frozen clock */
export function differencesOf(
  was: CorpusCall,
  is: CorpusCall,
  request: number,
  leewayMs: number,
): ReplayDifference[] {
  const found: ReplayDifference[] = []
  const { operation } = is
  const tell = (where: string, was: unknown, is: unknown): void => {
    if (areNear(was, is, leewayMs)) return
    found.push({ request, operation, where, was, is })
  }
  const [a, b] = [was.response, is.response]
  if ('closed' in a || 'closed' in b) {
    if (!isDeepStrictEqual(a, b))
      tell('connection', 'closed' in a ? 'closed' : a.status, 'closed' in b ? 'closed' : b.status)
    return found
  }
  if (a.status !== b.status) tell('status', a.status, b.status)
  const [theirs, ours] = [Object.fromEntries(a.headers), Object.fromEntries(b.headers)]
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours)])) {
    const [x, y] = [plain(theirs[name]), plain(ours[name])]
    if (!OF_THE_MOMENT.has(name) && !isDeepStrictEqual(x, y)) tell(`header ${name}`, x, y)
  }
  walk(plain(contentOf(a.body)), plain(contentOf(b.body)), 'body', tell)
  return found
}

export const contentOf = (body: Parameters<typeof bodyOf>[0]): unknown =>
  body !== undefined && 'json' in body ? body.json : body

export function walk(
  a: unknown,
  b: unknown,
  path: string,
  tell: (where: string, a: unknown, b: unknown) => void,
): void {
  if (isDeepStrictEqual(a, b)) return
  const both = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
  if (!both || Array.isArray(a) !== Array.isArray(b)) {
    tell(path, a, b)
    return
  }
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>]
  for (const name of new Set([...Object.keys(x), ...Object.keys(y)]))
    walk(x[name], y[name], path === 'body' ? `body ${name}` : `${path}.${name}`, tell)
}

/** The ms of an instant, as providers write them; NaN for anything else. */
function instantOf(value: unknown): number {
  if (typeof value === 'number') return value > 1e12 ? value : value > 1e9 ? value * 1000 : Number.NaN
  return typeof value === 'string' && /\b\d{4}\b/.test(value) && /:\d\d/.test(value)
    ? Date.parse(value)
    : Number.NaN
}

export const areNear = (a: unknown, b: unknown, leewayMs: number): boolean =>
  leewayMs > 0 && Math.abs(instantOf(a) - instantOf(b)) <= leewayMs
