// From resources to rows in the APIs' own words. Reading them back gives the same resources.
import { NEVER } from '../timeline.ts'
import type { FileResource } from '../world-file.ts'
import type { DataFormat, DataKind, Row } from './format.ts'
import { usualOf } from './members.ts'
import { changeAt, equal } from './places.ts'

const iso = (ms: unknown): unknown => (typeof ms === 'number' ? new Date(ms).toISOString() : ms)

/** The rows of one provider, by member. Kinds without any are left out. */
export function writeData(
  resources: readonly FileResource[],
  { provider, kinds }: DataFormat,
): Record<string, readonly Row[]> {
  const own = new Map<string, FileResource[]>()
  const ids = new Set<string>()
  const inside = new Map<string, FileResource[]>()
  for (const one of resources) {
    if (one.provider !== provider) continue
    push(own, one.kind, one)
    ids.add(`${one.kind}|${one.id}`)
  }
  const isInside = ({ inside: place }: DataKind, { parent }: FileResource): boolean =>
    place !== undefined && parent !== undefined && ids.has(`${place.kind}|${parent}`)
  for (const kind of kinds)
    for (const one of own.get(kind.kind) ?? [])
      if (isInside(kind, one)) push(inside, `${kind.kind}|${one.parent}`, one)
  const rowOf = (one: FileResource, kind: DataKind, around: FileResource | undefined): Row => ({
    ...writeRow(one, kind, around),
    ...Object.fromEntries(
      kinds.flatMap((inner) => {
        const rows = inner.inside?.kind === kind.kind ? inside.get(`${inner.kind}|${one.id}`) : undefined
        return rows === undefined
          ? []
          : [[(inner.inside as { member: string }).member, rows.map((each) => rowOf(each, inner, one))]]
      }),
    ),
  })
  return Object.fromEntries(
    kinds.flatMap((kind) => {
      const all = (own.get(kind.kind) ?? []).filter((one) => !isInside(kind, one))
      return all.length === 0 ? [] : [[kind.member, all.map((one) => rowOf(one, kind, undefined))]]
    }),
  )
}

function push<T>(lists: Map<string, T[]>, key: string, one: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [one])
  else list.push(one)
}

/** @param around the resource in whose row this one stands */
export function writeRow(resource: FileResource, kind: DataKind, around?: FileResource): Row {
  const { id, name, parent, createdAt, updatedAt, looks, steps = [], doc } = resource
  const [word] = kind.name
  // Most resources of a kind without names have the one that is made for them.
  const given =
    word === undefined && name === (kind.nameOf?.(doc, id) ?? '') ? {} : { [word ?? 'name']: name }
  return {
    ...given,
    [kind.id]: id,
    ...(kind.parent === undefined || around !== undefined ? {} : { [kind.parent.member]: parent ?? null }),
    ...(createdAt === around?.createdAt ? {} : { [kind.created]: iso(createdAt) }),
    ...(updatedAt === createdAt ? {} : { [kind.updated]: iso(updatedAt) }),
    ...(looks ? { looks } : {}),
    ...(kind.life === undefined
      ? {}
      : {
          steps: steps.map(({ state, at, polls, seen, reason }) => ({
            state,
            at: at === NEVER ? null : iso(at),
            ...(polls === undefined ? {} : { polls }),
            ...(seen === undefined ? {} : { seen }),
            ...(reason === undefined ? {} : { reason }),
          })),
        }),
    ...writeDoc(resource, kind),
  }
}

function writeDoc({ doc }: FileResource, kind: DataKind): Row {
  const { moments = [], words = {} } = kind
  let written: unknown = doc
  for (const place of moments) written = changeAt(written, place, iso)
  const row: Record<string, unknown> = {}
  // In the order of the schema, so that equal documents give equal texts.
  for (const member of Object.keys(kind.doc.shape)) {
    const value = (written as Row)[member]
    if (value === undefined || equal(value, usualOf(kind, member))) continue
    row[words[member] ?? member] = value
  }
  return row
}
