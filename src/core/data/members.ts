// The members that a row of a kind can have, each with its schema: to check rows, and for the schema of the file.
import * as z from 'zod'
import type { DataFormat, DataKind } from './format.ts'
import { Moment } from './moment.ts'

/** A member of rows, and the part of a resource that it is about. */
export type Role =
  | 'id'
  | 'name'
  | 'created'
  | 'updated'
  | 'parent'
  | 'looks'
  | 'state'
  | 'progress'
  | 'ended'
  | 'reason'
  | 'steps'
  | 'short'
  | 'inside'
  | 'doc'

export interface Member {
  readonly role: Role
  readonly schema: z.ZodType
  /** The member of the document. */
  readonly doc?: string
  /** The kind of the rows inside. */
  readonly kind?: DataKind
}

const Steps = z
  .array(
    z.strictObject({
      state: z.string(),
      at: Moment.nullable().describe('null: not by time, but by reads of the task or a push'),
      polls: z.int().min(0).optional(),
      seen: z.boolean().optional().describe('With pace `eager`: whether a client has read it in this state'),
      reason: z.string().optional(),
    }),
  )
  .describe('The whole life: states and when they begin, in order')

const text = z.string().min(1)

const made = new WeakMap<DataKind, ReadonlyMap<string, Member>>()

/** By the name of the member. */
export function membersOf(kind: DataKind, format: DataFormat): ReadonlyMap<string, Member> {
  const known = made.get(kind)
  if (known !== undefined) return known
  const members = new Map<string, Member>()
  for (const name of kind.name.length > 0 ? kind.name : ['name'])
    members.set(name, { role: 'name', schema: z.string() })
  members.set(kind.id, { role: 'id', schema: text.describe('Default: made from the name') })
  if (kind.parent !== undefined)
    members.set(kind.parent.member, {
      role: 'parent',
      schema: text.nullable().describe(reference(kind.parent.kind)),
    })
  if (kind.life !== undefined) lifeMembers(kind.life, members)
  members.set(kind.created, { role: 'created', schema: Moment })
  members.set(kind.updated, { role: 'updated', schema: Moment })
  members.set('looks', { role: 'looks', schema: z.int().min(0).describe('Reads by clients so far') })
  for (const [name, schema] of Object.entries(kind.short ?? {})) members.set(name, { role: 'short', schema })
  for (const one of format.kinds)
    if (one.inside?.kind === kind.kind)
      members.set(one.inside.member, { role: 'inside', kind: one, schema: z.array(z.unknown()) })
  for (const [name, schema] of Object.entries(kind.doc.shape as Record<string, z.ZodType>))
    members.set(kind.words?.[name] ?? name, {
      role: 'doc',
      doc: name,
      schema: kind.written?.[name] ?? writtenAs(name, schema, kind),
    })
  made.set(kind, members)
  return members
}

function lifeMembers(life: NonNullable<DataKind['life']>, members: Map<string, Member>): void {
  const { state, states, usual, progress, ended, reason } = life
  members.set(state, {
    role: 'state',
    schema: z
      .enum(states as [string, ...string[]])
      .describe(`Its present state. Default: ${usual || 'the last one'}`),
  })
  if (progress !== undefined) {
    const [name, whole] = progress
    members.set(name, {
      role: 'progress',
      schema: z.number().min(0).max(whole).describe('How far one that works is'),
    })
  }
  if (ended !== undefined) members.set(ended, { role: 'ended', schema: Moment })
  if (reason !== undefined)
    members.set(reason, { role: 'reason', schema: text.max(10_000).describe('Why it is in this state') })
  members.set('steps', { role: 'steps', schema: Steps })
}

const reference = (kind: string | undefined): string =>
  kind === undefined ? 'The id of another resource' : `The name or the id of one of the kind ${kind}`

/** Emulator ms are written as times, references as texts. */
function writtenAs(name: string, schema: z.ZodType, { moments = [], refs = {} }: DataKind): z.ZodType {
  if (moments.includes(name)) return Moment.nullable()
  const kind = refs[name]
  if (kind !== undefined) return text.nullable().describe(reference(kind))
  const each = refs[`${name}[]`]
  if (each !== undefined) return z.array(text.describe(reference(each)))
  // A default would fill in what `fit` should.
  let inner = schema
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodOptional) inner = inner.unwrap() as z.ZodType
  return inner
}

/** Names of the members that an object at this place of a value can have; undefined where they are not fixed. */
export function namesAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] | undefined {
  let inner: z.ZodType | undefined = bare(schema)
  for (const part of path) {
    if (inner instanceof z.ZodObject) inner = bare((inner.shape as Record<string, z.ZodType>)[String(part)])
    else if (inner instanceof z.ZodArray) inner = bare(inner.element as z.ZodType)
    else return undefined
  }
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : undefined
}

function bare(schema: z.ZodType | undefined): z.ZodType | undefined {
  let inner = schema
  while (inner instanceof z.ZodDefault || inner instanceof z.ZodOptional || inner instanceof z.ZodNullable)
    inner = inner.unwrap() as z.ZodType
  return inner
}

/** Whether a document can do without the member. */
export const isOptional = ({ doc }: DataKind, name: string): boolean =>
  (doc.shape as Record<string, z.ZodType>)[name]?.safeParse(undefined).success ?? true

/** The member's value in a document that says nothing about it. */
export function usualOf(kind: DataKind, name: string): unknown {
  const schema = (kind.doc.shape as Record<string, z.ZodType>)[name]
  const result = schema?.safeParse(undefined)
  return result?.success ? result.data : undefined
}
