// Compares what two servers answered to the same call.
import { type Answer, headerOf, jsonOf } from '../../http/calls/call.ts'
import type { Outcome } from '../exchange.ts'
import {
  type Difference,
  isMembers,
  type Kind,
  type Look,
  type Matter,
  shown,
  shownPath,
  typeOf,
} from './difference.ts'
import { compareHeaders } from './headers.ts'
import { compareValues } from './values.ts'

/** @returns every difference once; learns which identifiers belong together */
export function compareOutcomes(service: Outcome, emulator: Outcome, matter: Matter): Difference[] {
  const found: Difference[] = []
  const tell = (kind: Kind, path: readonly string[], theirs: unknown, ours: unknown): void => {
    found.push({ kind, path: shownPath(path), service: shown(theirs), emulator: shown(ours) })
  }
  if (service.kind === 'answer' && emulator.kind === 'answer' && service.cut === emulator.cut) {
    if (!service.cut) compareAnswers(service, emulator, { matter, tell, same: true })
  } else if (ended(service) !== ended(emulator)) tell('connection', [], ended(service), ended(emulator))
  return found
}

const ended = (outcome: Outcome): string => {
  if (outcome.kind === 'answer')
    return outcome.cut ? `${outcome.status}, body cut off` : String(outcome.status)
  if (outcome.kind === 'unreachable') return outcome.reason
  return outcome.reset ? 'connection reset' : 'connection closed'
}

function compareAnswers(service: Answer, emulator: Answer, look: Look): void {
  const { tell, matter } = look
  const { counterpart } = matter
  if (service.status !== emulator.status) tell('status', ['status'], service.status, emulator.status)
  const [theirs, ours] = [counterpart.codeOf(service), counterpart.codeOf(emulator)]
  const codes = theirs !== ours && !(theirs === String(service.status) && ours === String(emulator.status))
  if (codes) tell('code', ['code'], theirs, ours)
  // Two different errors, or an error and a success, have nothing in common but the envelope.
  const alike = theirs === ours && service.status === emulator.status
  compareHeaders(service.headers, emulator.headers, alike, look)
  if (service.status < 400 !== emulator.status < 400 || (theirs === undefined) !== (ours === undefined))
    return
  compareBodies(service, emulator, { ...look, same: alike })
}

function compareBodies(service: Answer, emulator: Answer, look: Look): void {
  const { tell } = look
  const [a, b] = [service.body.length > 0, emulator.body.length > 0]
  if (a !== b) {
    tell('envelope', [], a ? 'a body' : 'no body', b ? 'a body' : 'no body')
    return
  }
  if (!a) return
  const [theirs, ours] = [bodyValue(service), bodyValue(emulator)]
  if (theirs === undefined || ours === undefined) {
    if ((theirs === undefined) !== (ours === undefined))
      tell(
        'envelope',
        [],
        theirs === undefined ? 'not JSON' : 'JSON',
        ours === undefined ? 'not JSON' : 'JSON',
      )
    else compareText(service, emulator, look)
    return
  }
  if (typeOf(theirs) !== typeOf(ours)) {
    tell('envelope', [], typeOf(theirs), typeOf(ours))
    return
  }
  if (isMembers(theirs) && isMembers(ours)) {
    const common = Object.keys(theirs).some((name) => Object.hasOwn(ours, name))
    if (!common && Object.keys(theirs).length + Object.keys(ours).length > 0) {
      tell('envelope', [], Object.keys(theirs).join(', '), Object.keys(ours).join(', '))
      return
    }
  }
  compareValues(theirs, ours, [], look)
}

/** JSON, JSON lines and events as one value. */
function bodyValue(answer: Answer): unknown {
  const type = headerOf(answer, 'content-type') ?? ''
  if (/event-stream/i.test(type)) return eventsIn(answer.body.toString('utf8'))
  return jsonOf(answer)
}

/** Events with JSON as their data, by the name of the event. */
function eventsIn(text: string): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const block of text.split(/\r?\n\r?\n/)) {
    const lines = block.split(/\r?\n/).map((line) => line.split(/: ?(.*)/s, 2))
    const all = (name: string): string =>
      lines.flatMap(([key, value]) => (key === name ? [value ?? ''] : [])).join('\n')
    const data = all('data')
    if (data !== '') found[all('event') || 'message'] ??= jsonOf({ body: Buffer.from(data) }) ?? data
  }
  return found
}

/** Texts that are no JSON: errors must be equal; of files, the columns of the first line. */
function compareText(service: Answer, emulator: Answer, { matter, tell, same }: Look): void {
  const type = headerOf(service, 'content-type') ?? ''
  if (/csv/i.test(type)) {
    const [theirs, ours] = [firstLine(service.body), firstLine(emulator.body)]
    if (theirs !== ours) tell('value', ['(first line)'], theirs, ours)
    return
  }
  if (!same || !/^text\/(plain|html)|xml/i.test(type)) return
  const [theirs, ours] = [service.body.toString('utf8'), emulator.body.toString('utf8')]
  if (matter.pairs.inEmulator(theirs) !== ours) tell('value', [], theirs, ours)
}

const firstLine = (body: Buffer): string => body.toString('utf8').split(/\r?\n/, 1)[0] ?? ''
