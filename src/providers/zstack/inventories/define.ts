// Declares an inventory class: the fields of a resource as ZStack shows it. Replies, queries and the document use it.
import type { Field, Stored, World } from '../../../core/world.ts'
import type { Doc, Kind } from '../collections.ts'
import { changedAt, type Moment } from '../lifecycle.ts'

export type FieldType =
  | 'String'
  | 'Integer'
  | 'Long'
  | 'Float'
  | 'Double'
  | 'Boolean'
  | 'Timestamp'
  | 'Map'
  | 'ListMap'
  | 'List'
  | 'Integers'
  | 'Object'

/** A moment of one world, as its readers see it. */
export interface View extends Moment {
  readonly world: World
}

export interface FieldOf<S> {
  readonly type: FieldType
  /** The raw value: times in emulator ms; undefined if unset. */
  readonly read: (source: S, view: View) => unknown
  /** Set if the store contains exactly this value, so that a query can use it. */
  readonly column?: Field
  /** Never absent. */
  readonly always?: true
  /** Not in any inventory of the SDKs: shown if set, never as null. */
  readonly unlisted?: true
  /** Class of a list's elements or of an object. Default: plain values. */
  readonly of?: Inventory
  readonly about?: string
}

/** A link from one inventory to others in a query: `dataset.name`. */
export interface Relation {
  readonly target: () => Inventory
  /** The field that contains the other's uuid; for a list inside the inventory, the list's name. */
  readonly by: string
}

export interface Inventory {
  /** `ModelEvaluationTaskInventory`. */
  readonly name: string
  readonly className: string
  /** Kind in the store; none for objects inside other resources. */
  readonly kind?: Kind
  /** Class name in messages about missing resources. */
  readonly vo: string
  /** Each class knows the types of its own fields. */
  readonly fields: Readonly<Record<string, FieldOf<never>>>
  readonly relations: Readonly<Record<string, Relation>>
  /** It shows only its own row: no other resources, and nothing that depends on time except the row's steps. */
  readonly alone: boolean
}

export type Row<K extends Kind> = Stored<Doc<K>>

export const define = <S>(
  name: string,
  fields: Record<string, FieldOf<S>>,
  more: { kind?: Kind; relations?: Record<string, Relation>; pkg?: string; alone?: true } = {},
): Inventory => ({
  name,
  className: `${more.pkg ?? 'org.zstack.ai.entity'}.${name}`,
  vo: `${name.replace(/Inventory$/, '')}VO`,
  fields,
  relations: more.relations ?? {},
  alone: more.alone ?? false,
  ...(more.kind === undefined ? {} : { kind: more.kind }),
})

/** A member of the document under its own name. */
export const doc = <K extends Kind>(
  type: FieldType,
  name: keyof Doc<K> & string,
  about?: string,
): FieldOf<Row<K>> => ({
  type,
  column: `doc.${name}`,
  read: (row) => (row.doc as Record<string, unknown>)[name],
  ...(about === undefined ? {} : { about }),
})

export const docs = <K extends Kind>(
  type: FieldType,
  ...names: (keyof Doc<K> & string)[]
): Record<string, FieldOf<Row<K>>> => Object.fromEntries(names.map((name) => [name, doc<K>(type, name)]))

/** Members that calls accept but no inventory of the SDKs has. */
export const kept = <K extends Kind>(
  type: FieldType,
  ...names: (keyof Doc<K> & string)[]
): Record<string, FieldOf<Row<K>>> =>
  Object.fromEntries(names.map((name) => [name, { ...doc<K>(type, name), unlisted: true as const }]))

export const uuid: FieldOf<Stored<unknown>> = {
  type: 'String',
  column: 'id',
  always: true,
  read: (row) => row.id,
}
export const name: FieldOf<Stored<unknown>> = {
  type: 'String',
  column: 'name',
  always: true,
  read: (row) => row.name,
}
export const status = (words: string): FieldOf<Stored<unknown>> => ({
  type: 'String',
  column: 'state',
  always: true,
  read: (row) => row.state,
  about: words,
})
export const dates: Record<string, FieldOf<Stored<unknown>>> = {
  createDate: { type: 'Timestamp', column: 'createdAt', always: true, read: (row) => row.createdAt },
  lastOpDate: { type: 'Timestamp', always: true, read: (row, { now }) => changedAt(row, now) },
}
export const parent = (about: string): FieldOf<Stored<unknown>> => ({
  type: 'String',
  column: 'parent',
  read: (row) => row.parent ?? undefined,
  about,
})
