// Compiles conditions and orders on an inventory's fields: to the store if possible, otherwise to tests.
import { foldCase } from '../../../core/collation.ts'
import type { Field, Stored as Row, Condition as Stored } from '../../../core/world.ts'
import { collectionOf } from '../collections.ts'
import { apiError } from '../errors.ts'
import type { FieldOf, Inventory, Relation, View } from '../inventories/define.ts'
import { type ColumnType, columnType, matcher, numberOf, secondOf } from './compare.ts'
import type { Condition, Operator } from './conditions.ts'
import { tagCondition, tagType } from './tags.ts'

/** A compiled condition: for the store, or a test for each source. */
export type Compiled = { readonly push: Stored } | Tested

export interface Tested {
  readonly test: (source: unknown) => boolean
  /** The field to test, and the test of its value; absent if it is another resource's. */
  readonly by?: FieldOf<never>
  readonly match?: (value: unknown) => boolean
}

/** Names in a dotted field. Limited, because some relations form cycles. */
const DEEPEST = 32

const internal = (details: string): Error => apiError('SYS.1000', details)

const unknownField = (inventory: Inventory, name: string): Error =>
  internal(`inventory class[class ${inventory.className}] not having field[${name}]`)

/** @throws Problem SYS.1000 */
export function fieldOf(inventory: Inventory, name: string): FieldOf<never> {
  if (!/^[A-Za-z_][\w.]*$/.test(name))
    throw internal(`cannot parse the query: mismatched input near '${name}'`)
  if (!Object.hasOwn(inventory.fields, name)) throw unknownField(inventory, name)
  return inventory.fields[name] as FieldOf<never>
}

export function compile(inventory: Inventory, condition: Condition, view: View): Compiled {
  const { field: name, op, value } = condition
  const tag = tagType(name)
  if (tag !== undefined) return { push: tagCondition(tag, op, value, view) }
  const dot = name.indexOf('.')
  if (dot > 0 && /^[\w.]+$/.test(name)) {
    if (name.split('.').length > DEEPEST)
      throw internal(`cannot parse the query: too many relations in '${name}'`)
    const relation = inventory.relations[name.slice(0, dot)]
    if (relation === undefined || !Object.hasOwn(inventory.relations, name.slice(0, dot)))
      throw internal(`no expand query[${name.slice(0, dot)}] found on class ${inventory.className}`)
    return compileRelation(inventory, relation, { field: name.slice(dot + 1), op, value }, view)
  }
  const field = fieldOf(inventory, name)
  const type = columnType(field.type)
  const push = field.column && pushed(field.column, type, op, value, view.zoneMinutes)
  if (push !== undefined) return { push }
  const match = matcher(type, op, value, view.zoneMinutes)
  return { test: (source) => match(field.read(source as never, view)), by: field, match }
}

/** Holds if a related resource meets the condition. */
function compileRelation(
  inventory: Inventory,
  relation: Relation,
  condition: Condition,
  view: View,
): Compiled {
  const target = relation.target()
  const field = inventory.fields[relation.by] as FieldOf<never>
  const inner = compile(target, condition, view)
  if (field.of !== undefined) {
    const test = 'test' in inner ? inner.test : testOf(target, inner.push, view)
    return { test: (source) => (field.read(source as never, view) as unknown[]).some(test) }
  }
  const ids = matching(target, [inner], view).map((row) => row.id)
  return { push: { field: field.column as Field, op: 'in', value: ids } }
}

/** Tests whether a related resource is among those that the store finds. */
function testOf(target: Inventory, push: Stored, view: View): (source: unknown) => boolean {
  let ids: ReadonlySet<string> | undefined
  return (source) => {
    ids ??= new Set(matching(target, [{ push }], view).map((row) => row.id))
    return ids.has((source as Row<unknown>).id)
  }
}

function matching(inventory: Inventory, compiled: readonly Compiled[], { world }: View): Row<unknown>[] {
  if (inventory.kind === undefined) throw new Error(`${inventory.name} is part of other resources`)
  const where = compiled.flatMap((one) => ('push' in one ? [one.push] : []))
  const tests = compiled.flatMap((one) => ('test' in one ? [one.test] : []))
  const { items } = collectionOf(world, inventory.kind).list({ where })
  return items.filter((row) => tests.every((test) => test(row)))
}

/** The condition for the store; undefined if the store cannot express it. */
function pushed(
  field: Field,
  type: ColumnType,
  op: Operator,
  text: string,
  zoneMinutes: number,
): Stored | undefined {
  if (op === 'is null') return { field, op: 'null' }
  if (op === 'is not null') return { field, op: 'not null' }
  if (type === 'time') return pushedTime(field, op, text, zoneMinutes)
  if (op === 'like' || op === 'not like') return type === 'text' ? { field, op, value: text } : undefined
  // Uuids are lower case: folding the text instead of the column lets the store use its index.
  const uuid = field === 'id' || field === 'parent'
  const nocase = !uuid
  const wanted = (item: string): string => (uuid ? foldCase(item) : item)
  if (op === 'in' || op === 'not in') {
    const items = text.split(',')
    return type === 'text'
      ? { field, op, value: items.map(wanted), nocase }
      : { field, op, value: items.map((item) => numberOf(type, item)) }
  }
  return type === 'text'
    ? { field, op, value: wanted(text), nocase }
    : { field, op, value: numberOf(type, text) }
}

/** Times are stored in milliseconds and compared by second. */
function pushedTime(field: Field, op: Operator, text: string, zoneMinutes: number): Stored | undefined {
  if (op === 'in' || op === 'not in') {
    const each = text
      .split(',')
      .map((item) => pushedTime(field, op === 'in' ? '=' : '!=', item, zoneMinutes) as Stored)
    return op === 'in' ? { any: each } : { all: each }
  }
  const second = secondOf(text, zoneMinutes)
  if (op === 'like' || op === 'not like') return undefined
  // The zero date is before every other.
  if (!Number.isFinite(second))
    return op === '>' || op === '>=' || op === '!=' ? { field, op: 'not null' } : { any: [] }
  const [from, to] = [second * 1000, second * 1000 + 1000]
  switch (op) {
    case '=':
      return {
        all: [
          { field, op: '>=', value: from },
          { field, op: '<', value: to },
        ],
      }
    case '!=':
      return {
        any: [
          { field, op: '<', value: from },
          { field, op: '>=', value: to },
        ],
      }
    case '<':
      return { field, op: '<', value: from }
    case '<=':
      return { field, op: '<', value: to }
    case '>':
      return { field, op: '>=', value: to }
    case '>=':
      return { field, op: '>=', value: from }
    default:
      return undefined
  }
}
