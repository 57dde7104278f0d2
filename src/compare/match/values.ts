// Compares two JSON values: members, types and order for all, values only where two equal servers must agree.
import type { Role } from '../../http/calls/counterpart.ts'
import { isMembers, type Look, type Matter, type Members, typeOf } from './difference.ts'
import { compareLists } from './lists.ts'

export function compareValues(
  service: unknown,
  emulator: unknown,
  path: readonly string[],
  look: Look,
): void {
  const role = look.matter.counterpart.roleOf(path)
  const [a, b] = [typeOf(service), typeOf(emulator)]
  if (a !== b) {
    // Values that depend on the time may not be there yet on one side.
    const late = (a === 'null' || b === 'null') && (!look.same || (role !== undefined && role !== 'id'))
    if (!late) look.tell('type', path, a, b)
    return
  }
  if (isMembers(service) && isMembers(emulator)) compareMembers(service, emulator, path, role, look)
  else if (Array.isArray(service) && Array.isArray(emulator))
    compareLists({ service, emulator, path, look, compare: compareValues }, role)
  else if (typeof service === 'string' && typeof emulator === 'string')
    compareTexts(service, emulator, path, role, look)
  else if (role === 'id' && typeof service === 'number' && typeof emulator === 'number')
    compareIds(String(service), String(emulator), path, look)
  else if (role === undefined && look.same && service !== emulator)
    look.tell('value', path, service, emulator)
}

function compareMembers(
  service: Members,
  emulator: Members,
  path: readonly string[],
  role: Role | undefined,
  look: Look,
): void {
  // Of a computed result, the names of members depend on what was computed.
  if (role === 'score') return
  const [theirs, ours] = [Object.keys(service), Object.keys(emulator)]
  const isLate = (name: string): boolean => look.matter.counterpart.roleOf([...path, name]) === 'late'
  for (const name of theirs)
    if (!Object.hasOwn(emulator, name) && !isLate(name))
      look.tell('missing', [...path, name], service[name], undefined)
  for (const name of ours)
    if (!Object.hasOwn(service, name) && !isLate(name))
      look.tell('extra', [...path, name], undefined, emulator[name])
  const common = theirs.filter((name) => Object.hasOwn(emulator, name))
  const order = ours.filter((name) => Object.hasOwn(service, name))
  if (common.join('\n') !== order.join('\n')) look.tell('order', path, common.join(', '), order.join(', '))
  for (const name of common) compareValues(service[name], emulator[name], [...path, name], look)
}

function compareTexts(
  service: string,
  emulator: string,
  path: readonly string[],
  role: Role | undefined,
  look: Look,
): void {
  const { matter, tell, same } = look
  const inner = [jsonIn(service), jsonIn(emulator)]
  if (inner[0] !== undefined && inner[1] !== undefined) {
    compareValues(inner[0], inner[1], [...path, '(json)'], look)
    return
  }
  if (MASKED.test(service)) {
    if (role === 'id') matter.pairs.learn(service, emulator)
    return
  }
  const links = learnLink(service, emulator, matter)
  const [theirs, ours] = [placed(service, matter), placed(emulator, matter)]
  if (role === 'id') {
    compareIds(theirs, ours, path, look)
    return
  }
  if (role === 'time') {
    if (timeForm(theirs) !== timeForm(ours)) tell('format', path, theirs, ours)
    return
  }
  if (role === 'state') {
    if (matter.states.has(ours) && !matter.states.has(theirs)) tell('value', path, theirs, ours)
    return
  }
  if (role !== undefined || !same || theirs === ours) return
  if (links) {
    if (linkForm(theirs) !== linkForm(ours)) tell('format', path, theirs, ours)
    return
  }
  if (matter.pairs.inEmulator(theirs) !== ours) tell('value', path, theirs, ours)
}

/** Two identifiers of what should be the same thing. */
function compareIds(service: string, emulator: string, path: readonly string[], look: Look): void {
  const { matter, tell, same } = look
  if (service === '' || emulator === '') {
    if (same && service !== emulator) tell('value', path, service, emulator)
    return
  }
  if (idForm(service) !== idForm(emulator)) tell('format', path, service, emulator)
  else if (same && !matter.pairs.learn(service, emulator))
    if (matter.pairs.inEmulator(service) !== emulator)
      // Part of a longer text, such as an address, may be what is paired.
      tell('value', path, service, emulator)
}

/** What a corpus has in the place of a secret. */
const MASKED = /masked-[a-z]+-\d+/

/** Links to the servers themselves lead to the same thing, whatever they contain. */
function learnLink(service: string, emulator: string, { origins, pairs }: Matter): boolean {
  const inServer = (link: string): string | undefined => {
    const origin = origins.find((one) => link.startsWith(`${one}/`))
    return origin === undefined ? undefined : link.slice(origin.length)
  }
  const [theirs, ours] = [inServer(service), inServer(emulator)]
  if (theirs === undefined || ours === undefined) return false
  pairs.learn(theirs, ours)
  return true
}

/** The path with its identifiers left out, and the names of the query: values can be signatures. */
function linkForm(link: string): string {
  const [path = '', query = ''] = link.split(/\?(.*)/s, 2)
  return `${idForm(path)}?${[...new URLSearchParams(query).keys()].join('&')}`
}

/** Text in which each server's own address is the same. */
function placed(text: string, { origins }: Matter): string {
  let plain = text
  for (const origin of origins) plain = plain.replaceAll(origin, 'http://server')
  return plain
}

/** An object or a list inside a text. */
function jsonIn(text: string): unknown {
  if (!/^\s*[{[]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `2026-11-21T08:00:00.123Z` becomes `0-0-0T0:0:0Z`: a fraction may be zero and is then often left out. */
const timeForm = (text: string): string =>
  text
    .replace(/(:\d+)[.,]\d+/g, '$1')
    .replace(/\d+/g, '0')
    .replace(/[A-Za-z]{2,}/g, 'A')

/** The prefix and the number of parts: `ame-1x2y` becomes `ame-*`. */
const idForm = (text: string): string => {
  if (text.includes('/')) {
    const parts = text.split('/')
    return parts.map((part) => (/\d/.test(part) ? '*' : part)).join('/')
  }
  const [first = '', ...rest] = text.split('-')
  return [/^[a-z]{1,5}$/.test(first) && rest.length > 0 ? first : '*', ...rest.map(() => '*')].join('-')
}
