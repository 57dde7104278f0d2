// Writes stored resources in wire form: members, nulls, times, floats, escapes, and the map of classes.
import * as z from 'zod'
import type { Stored } from '../../../core/world.ts'
import { keepText, SettledParts } from '../../../http/wire-text.ts'
import { formatTime } from '../time.ts'
import type { FieldType, Inventory, View } from './define.ts'

/** How a reply shows its inventories. */
export interface Showing extends View {
  /** Unset members are null instead of absent. */
  readonly nulls: boolean
}

const settled = new SettledParts<unknown, Record<string, unknown>>()

/** @param only names of the requested members; default: all */
export function toInventory(
  inventory: Inventory,
  source: unknown,
  view: Showing,
  only?: readonly string[],
): Record<string, unknown> {
  if (!inventory.alone || only !== undefined) return shown(inventory, source, view, only)
  return settled.of(source as Stored<unknown>, () => shown(inventory, source, view))
}

function shown(
  inventory: Inventory,
  source: unknown,
  view: Showing,
  only?: readonly string[],
): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  for (const name of only ?? Object.keys(inventory.fields)) {
    const field = inventory.fields[name]
    if (field === undefined) continue
    const value = field.read(source as never, view)
    if (value === undefined || value === null) {
      if (view.nulls && !field.unlisted) out[name] = null
    } else if (field.type === 'Timestamp') out[name] = formatTime(value as number, view.zoneMinutes)
    else if (field.of === undefined) out[name] = value
    else if (field.type === 'Object') out[name] = toInventory(field.of, value, view)
    else {
      const { of } = field
      out[name] = (value as unknown[]).map((item) => toInventory(of, item, view))
    }
  }
  return out
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

const ESCAPED = /[<>&=']/g
const ESCAPES: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '=': '\\u003d',
  "'": '\\u0027',
}
/** Whole numbers in Float or Double members. The quote before the name ensures that this is not inside a text. */
const WHOLE_FLOATS = /"(temperature|topP|repetitionPenalty|totalScore)":(-?\d+)(?=[,}])/g

/** Serializes a success body: Gson prints `1.0` for a Float, and its HTML-safe mode escapes five characters. */
export function stringify(body: unknown): string {
  const json = JSON.stringify(body).replace(WHOLE_FLOATS, '"$1":$2.0')
  return json.search(ESCAPED) < 0
    ? json
    : json.replace(ESCAPED, (character) => ESCAPES[character] ?? character)
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
