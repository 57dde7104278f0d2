// Writes the bodies of replies, with the map of the classes in them. part.ts has one resource, text.ts its JSON.
import * as z from 'zod'
import { Kept } from '../../../core/kept.ts'
import type { Stored } from '../../../core/world.ts'
import { keepText } from '../../../http/wire-text.ts'
import { isObject } from '../members.ts'
import type { FieldType, Inventory } from './define.ts'
import { Part, partOf, pickedMembers, type Showing } from './part.ts'
import { quoted, valueText } from './text.ts'

/** The parts of settled resources: with unset members as null, and without them. */
const withNulls = new Kept<Part>()
const withoutNulls = new Kept<Part>()

/** @param only names of the requested members; default: all */
export function toInventory(
  inventory: Inventory,
  source: unknown,
  view: Showing,
  only?: readonly string[],
): object {
  if (only !== undefined) return pickedMembers(inventory, source, view, only)
  if (!inventory.alone) return partOf(inventory, source, view)
  const kept = view.nulls ? withNulls : withoutNulls
  const before = kept.get(source as Stored<unknown>)
  if (before !== undefined) return before
  const part = partOf(inventory, source, view)
  kept.put(source as Stored<unknown>, part)
  return part
}

/** A body without parts that depend on a moment, as a job stores it. */
export function plainBody(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain = (value: unknown): unknown => (value instanceof Part ? value.toJSON() : value)
  const members = Object.entries(body).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(plain) : plain(value),
  ])
  return Object.fromEntries(members)
}

/**
 * The member `schema` of a reply: maps the path of each object in the body to its class, parents first.
 *
 * @param classes class of each member of the body that is an inventory or a list of them
 */
export function schemaOf(
  body: Readonly<Record<string, unknown>>,
  classes: Readonly<Record<string, Inventory>>,
): Record<string, string> {
  const schema: Record<string, string> = {}
  const walk = (path: string, value: unknown, inventory: Inventory): void => {
    if (value === undefined || value === null) return
    if (Array.isArray(value)) {
      value.forEach((item, i) => {
        walk(`${path}[${i}]`, item, inventory)
      })
      return
    }
    schema[path] = inventory.className
    for (const [name, field] of nested(inventory))
      walk(`${path}.${name}`, (value as Record<string, unknown>)[name], field)
  }
  for (const [member, inventory] of Object.entries(classes)) walk(member, body[member], inventory)
  return schema
}

/** Cached for classes without nested inventories, by the number of objects. */
const listSchemas = new Map<Inventory, Record<string, string>[]>()
const LONGEST_KEPT = 100

/** The member `schema` of a page. */
export function listSchema(
  inventory: Inventory,
  body: { readonly inventories: readonly unknown[] },
): Record<string, string> {
  const { length } = body.inventories
  if (length > LONGEST_KEPT || nested(inventory).length > 0) return schemaOf(body, { inventories: inventory })
  let kept = listSchemas.get(inventory)
  if (kept === undefined) {
    kept = []
    listSchemas.set(inventory, kept)
  }
  kept[length] ??= keepText(schemaOf(body, { inventories: inventory }))
  return kept[length]
}

const nestedBy = new WeakMap<Inventory, readonly (readonly [string, Inventory])[]>()

/** Members that contain inventories themselves. */
function nested(inventory: Inventory): readonly (readonly [string, Inventory])[] {
  let members = nestedBy.get(inventory)
  if (members === undefined) {
    members = Object.entries(inventory.fields).flatMap(([name, field]) =>
      field.of === undefined ? [] : [[name, field.of] as const],
    )
    nestedBy.set(inventory, members)
  }
  return members
}

function memberText(value: unknown): string {
  if (value instanceof Part) return value.toText()
  return Array.isArray(value) && value[0] instanceof Part
    ? `[${value.map(memberText).join()}]`
    : valueText(value)
}

/** Serializes a success body. */
export function stringify(body: unknown): string {
  if (!isObject(body) || body instanceof Part) return memberText(body)
  let text = ''
  for (const name in body)
    if (body[name] !== undefined)
      text += `${text === '' ? '{' : ','}${quoted(name)}:${memberText(body[name])}`
  return text === '' ? '{}' : `${text}}`
}

const TYPES = {
  String: z.string(),
  Integer: z.int(),
  Long: z.int(),
  Float: z.number(),
  Double: z.number(),
  Boolean: z.boolean(),
  Timestamp: z.string().describe('`Nov 21, 2026 10:20:57 AM`, in the zone of the management node.'),
  Map: z.record(z.string(), z.string()),
  ListMap: z.record(z.string(), z.array(z.string())),
  Integers: z.array(z.int()),
  List: z.array(z.string()),
  Object: z.looseObject({}),
} satisfies Record<FieldType, z.ZodType>

const documentedBy = new Map<Inventory, z.ZodType>()

/** The class as a schema, for the document and the check of replies. */
export function inventorySchema(inventory: Inventory): z.ZodType {
  const known = documentedBy.get(inventory)
  if (known !== undefined) return known
  const members = Object.entries(inventory.fields).map(([name, field]) => {
    const base: z.ZodType =
      field.of === undefined
        ? TYPES[field.type]
        : field.type === 'Object'
          ? inventorySchema(field.of)
          : z.array(inventorySchema(field.of))
    // With `fields`, a query omits members that were not requested, so none is certain.
    const type = field.always ? base.optional() : base.nullish()
    return [name, field.about === undefined ? type : type.describe(field.about)]
  })
  const schema = z.strictObject(Object.fromEntries(members)).meta({ id: inventory.name })
  documentedBy.set(inventory, schema)
  return schema
}
