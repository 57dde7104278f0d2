// Compares two lists. Entries that are the same thing on both servers are compared in full; of the others, which one
// server had before, only the form.
import type { Role } from '../../http/calls/counterpart.ts'
import { isMembers, type Look, type Matter, type Members, typeOf } from './difference.ts'

type Compare = (service: unknown, emulator: unknown, path: readonly string[], look: Look) => void

/** The same list on both servers. */
interface Lists<Entry> {
  readonly service: readonly Entry[]
  readonly emulator: readonly Entry[]
  readonly path: readonly string[]
  readonly look: Look
  /** Compares two entries. */
  readonly compare: Compare
}

export function compareLists(lists: Lists<unknown>, role: Role | undefined): void {
  if (role === 'score') return
  const { service, emulator, path, look } = lists
  const inner = [...path, '[]']
  const named = [...service, ...emulator].every(
    (one) => isMembers(one) && keyOf(one, inner, look.matter) !== undefined,
  )
  if (named && service.length + emulator.length > 0)
    compareThings({ ...(lists as Lists<Members>), path: inner })
  else compareEntries(lists, role)
}

/** Entries without identifiers: by their place. */
function compareEntries(
  { service, emulator, path, look, compare }: Lists<unknown>,
  role: Role | undefined,
): void {
  const { matter, tell, same } = look
  if (!same || role === 'free') {
    const [a, b] = [service[0], emulator[0]]
    if (a !== undefined && b !== undefined) compare(a, b, [...path, '[]'], { ...look, same: false })
    return
  }
  if (service.length !== emulator.length) {
    tell('value', path, `${service.length} entries`, `${emulator.length} entries`)
    return
  }
  const texts = service.map((one) => matter.pairs.inEmulator(JSON.stringify(one)))
  const ours = emulator.map((one) => JSON.stringify(one))
  if (texts.join('\n') !== ours.join('\n') && texts.toSorted().join('\n') === ours.toSorted().join('\n')) {
    tell('order', path, service, emulator)
    return
  }
  for (const [i, one] of service.entries()) compare(one, emulator[i], [...path, '[]'], look)
}

/** The identifier of an entry: that of its members, in the order of preference. */
function keyOf(entry: Members, path: readonly string[], { counterpart }: Matter): string | undefined {
  const names = Object.keys(entry).filter((name) => counterpart.roleOf([...path, name]) === 'id')
  const own = names.find((name) => /^(uuid|id|ID|taskId)$/.test(name)) ?? names[0]
  const value = own === undefined ? undefined : entry[own]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function compareThings(lists: Lists<Members>): void {
  const { service, emulator, path, look, compare } = lists
  const { matter, tell } = look
  const ours = new Map(emulator.map((one) => [keyOf(one, path, matter) as string, one]))
  const matched: [string, Members, Members][] = []
  const strangers: Members[] = []
  for (const one of service) {
    const key = keyOf(one, path, matter) as string
    const known = matter.pairs.toEmulator(key) ?? key
    const other = ours.get(known)
    if (other === undefined || (matter.pairs.toService(known) ?? key) !== key) strangers.push(one)
    else {
      matched.push([known, one, other])
      ours.delete(known)
    }
  }
  for (const [, one, other] of matched) compare(one, other, path, look)
  const order = [...emulator]
    .map((one) => keyOf(one, path, matter) as string)
    .filter((key) => matched.some(([known]) => known === key))
  if (order.join() !== matched.map(([known]) => known).join())
    tell(
      'order',
      path,
      matched.map(([, one]) => keyOf(one, path, matter)).join(', '),
      order.map((key) => matter.pairs.toService(key) ?? key).join(', '),
    )
  compareStrangers({ ...lists, service: strangers, emulator: [...ours.values()] })
}

/** Things that one side had before, or that a call made without telling: only their form can be compared. */
function compareStrangers({ service, emulator, path, look, compare }: Lists<Members>): void {
  const { matter, tell } = look
  const known = (side: readonly Members[], has: (key: string) => boolean): Members[] =>
    side.filter((one) => has(keyOf(one, path, matter) as string))
  if (look.same && emulator.length === 0)
    for (const one of known(service, (key) => matter.pairs.toEmulator(key) !== undefined))
      tell('missing', path, keyOf(one, path, matter), undefined)
  if (look.same && service.length === 0)
    for (const one of known(emulator, (key) => matter.pairs.toService(key) !== undefined))
      tell('extra', path, undefined, keyOf(one, path, matter))
  if (service.length === 0 || emulator.length === 0) return
  if (service.length === emulator.length)
    for (const [i, one] of service.entries())
      matter.pairs.learn(
        keyOf(one, path, matter) as string,
        keyOf(emulator[i] as Members, path, matter) as string,
      )
  const [theirs, mine] = [merged(service), merged(emulator)]
  compare(theirs, mine, path, {
    ...look,
    same: false,
    tell: (kind, ...rest) => kind !== 'order' && tell(kind, ...rest),
  })
}

/** One object with every member that any of them has; a value that is not null where there is one. */
function merged(all: readonly Members[]): Members {
  const found: Record<string, unknown> = {}
  for (const one of all)
    for (const [name, value] of Object.entries(one))
      if (!Object.hasOwn(found, name) || typeOf(found[name]) === 'null') found[name] = value
  return found
}
