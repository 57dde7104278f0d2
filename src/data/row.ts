// One resource as a row of data, and the changed row read back: it becomes that resource, and nothing else of it changes.
import { isRow, whatIs } from '../core/data/check.ts'
import {
  type DataFormat,
  type DataKind,
  type Known,
  type Mistake,
  type Path,
  plainKind,
  type Row,
} from '../core/data/format.ts'
import { membersOf } from '../core/data/members.ts'
import { readMoment } from '../core/data/moment.ts'
import { equal } from '../core/data/places.ts'
import { Reader } from '../core/data/read.ts'
import { writeRow } from '../core/data/write.ts'
import { didYouMean } from '../core/nearest.ts'
import { stateAt } from '../core/timeline.ts'
import type { FileResource } from '../core/world-file.ts'
import { type Parsed, type Placed, parseText } from './text.ts'
import { DataError } from './world.ts'

interface Here {
  readonly format: DataFormat
  /** Emulator ms. */
  readonly now: number
}

export interface ChangedRow {
  /** With its steps as they were, or as the row gives them. */
  readonly resources: readonly FileResource[]
  /** What the row says about its life in other words than steps. */
  readonly life: { readonly state?: string; readonly reason?: string; readonly endedAt?: string }
  /** @returns an error about the life, at its place in the text */
  refuse(text: string): Promise<DataError>
}

const kindOf = ({ kinds }: DataFormat, { kind, doc }: FileResource): DataKind =>
  kinds.find((one) => one.kind === kind) ?? plainKind(kind, doc as never, undefined)

/** The row of an export, with the present state in front: steps alone are hard to read. */
export function showRow(resource: FileResource, { format, now }: Here): Row {
  const kind = kindOf(format, resource)
  const row = writeRow(resource, kind)
  const present = lifeOf(resource, kind, now)
  const { [kind.id]: id, ...rest } = row
  const names = Object.fromEntries(Object.entries(rest).filter(([member]) => kind.name.includes(member)))
  return { ...names, [kind.id]: id, ...present, ...rest }
}

function lifeOf({ steps = [] }: FileResource, { life }: DataKind, now: number): Row {
  const place = steps.findLastIndex(({ at }) => at <= now)
  const present = steps[place]
  if (life === undefined || present === undefined) return {}
  const { state, reason, ended } = life
  return {
    [state]: present.state,
    ...(reason === undefined || present.reason === undefined ? {} : { [reason]: present.reason }),
    ...(ended === undefined || place < steps.length - 1 || place === 0
      ? {}
      : { [ended]: new Date(present.at).toISOString() }),
  }
}

/** A text that is a row of something. */
export interface ParsedRow {
  readonly value: Row
  readonly place: Parsed['place']
}

/** @throws DataError if it is none */
export async function parseRow(text: string): Promise<ParsedRow> {
  const { value, mistakes, place } = await parseText(text)
  if (mistakes.length > 0) throw new DataError(mistakes)
  if (!isRow(value)) throw new DataError([{ path: [], text: `a row is an object, not ${whatIs(value)}` }])
  return { value, place }
}

/** @throws DataError with everything that is wrong, and where */
export async function readRow(
  { value, place }: ParsedRow,
  resource: FileResource,
  { format, now, seed, known }: Here & { readonly seed: string; readonly known: readonly Known[] },
): Promise<ChangedRow> {
  const kind = kindOf(format, resource)
  const before = showRow(resource, { format, now })
  const mistakes: Mistake[] = []
  const { row, life, hasSteps } = split(value, before, kind, mistakes)
  if (row[kind.id] !== resource.id)
    mistakes.push({ path: [kind.id], text: `the id of a resource stays as it is: ${resource.id}` })
  for (const [name, { role }] of membersOf(kind, format))
    if (role === 'short' && name in value)
      mistakes.push({ path: [name], atName: true, text: `${name} is for new rows: leave it out here` })
  const reader = new Reader({ now, seed, known, asIs: true })
  reader.add({ [kind.member]: [row] }, format, [])
  const resources = reader.finish([format])
  const created = kind.created
  for (const mistake of reader.mistakes) {
    const path = mistake.path.slice(2)
    // Steps that nobody wrote here are wrong because of the time from which they begin.
    mistakes.push(
      path[0] === 'steps' && !hasSteps
        ? { path: [created], text: 'a later state would begin before this' }
        : { ...mistake, path },
    )
  }
  const steps = resources.find(({ id }) => id === resource.id)?.steps ?? []
  if (mistakes.length === 0 && steps.length > 0 && stateAt(steps, now) === undefined)
    mistakes.push({
      path: [hasSteps ? 'steps' : created],
      text: 'no state has begun: give a time that has passed',
    })
  const placed = async (all: readonly Mistake[]): Promise<readonly Placed[]> => place(all)
  if (mistakes.length > 0) throw new DataError(await placed(mistakes))
  const at: Path = [Object.keys(life).length > 0 ? (kind.life?.state ?? created) : created]
  return { resources, life, refuse: async (text) => new DataError(await placed([{ path: at, text }])) }
}

/** The row with the steps that it means, and what it says about its life besides. */
function split(
  value: Row,
  before: Row,
  { life: words, created }: DataKind,
  mistakes: Mistake[],
): { readonly row: Row; readonly life: ChangedRow['life']; readonly hasSteps: boolean } {
  if (words === undefined) return { row: value, life: {}, hasSteps: false }
  const { state, reason = '', ended = '' } = words
  const { [state]: _state, [reason]: _reason, [ended]: _ended, ...row } = value
  const isChanged = (name: string): boolean => value[name] !== undefined && !equal(value[name], before[name])
  const hasSteps = isChanged('steps')
  const changed = [state, reason, ended].filter(isChanged)
  for (const name of changed) {
    const mistake = hasSteps
      ? `steps say this already: change steps or ${name}, not both`
      : wrongWith(name, value[name], words)
    if (mistake !== undefined) mistakes.push({ path: [name], text: mistake })
  }
  const told = (name: string): string | undefined =>
    changed.includes(name) ? String(value[name]) : undefined
  const life = Object.fromEntries(
    Object.entries({ state: told(state), reason: told(reason), endedAt: told(ended) }).filter(
      ([, one]) => one !== undefined,
    ),
  )
  if (hasSteps) return { row, life: {}, hasSteps }
  const [first, ...rest] = before.steps as readonly Row[]
  // The first state moves with the time at which it was made.
  const moved =
    first?.at === before[created] && typeof value[created] === 'string'
      ? { ...first, at: value[created] }
      : first
  return { row: { ...row, steps: moved === undefined ? [] : [moved, ...rest] }, life, hasSteps }
}

function wrongWith(
  name: string,
  value: unknown,
  { state, states, ended }: NonNullable<DataKind['life']>,
): string | undefined {
  if (typeof value !== 'string') return `a text belongs here, not ${whatIs(value)}`
  if (name === state && !states.includes(value))
    return `there is no state ${value}${didYouMean(value, states)}; there are ${states.join(', ')}`
  if (name === ended && readMoment(value, 0) === undefined)
    return 'a time belongs here, such as 2026-11-21T08:00:00Z or -2h'
  return undefined
}
