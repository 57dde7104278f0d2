// Makes a value that matches a JSON schema, as guided decoding would.
import { isObject, set } from '../dialect/fields.ts'
import { answerTo, between, fitted, pick, wholeBetween } from './seeded.ts'

type Schema = Readonly<Record<string, unknown>>

/** Below this depth, only required members are made, so that a recursive schema ends. */
const SHALLOW = 6
const DEEPEST = 24
/** Limit of parts in one value; beyond it, every part is null. */
const MOST = 10_000

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
const schemaOf = (value: unknown): Schema => (isObject(value) ? value : {})
const schemas = (value: unknown): Schema[] => (Array.isArray(value) ? value.map(schemaOf) : [])

/** OpenAI wraps the schema: `{"type": "json_schema", "json_schema": {"schema": …}}`. */
export function unwrap(format: Schema): Schema {
  const inner = schemaOf(format.json_schema)
  return format.type === 'json_schema' && isObject(inner.schema) ? inner.schema : format
}

export function fitting(schema: Schema, seed: string, about: string): unknown {
  return new Maker(schema, about).value(schema, seed, 0)
}

class Maker {
  readonly #root: Schema
  readonly #about: string
  #made = 0

  constructor(root: Schema, about: string) {
    this.#root = root
    this.#about = about
  }

  value(given: Schema, seed: string, depth: number): unknown {
    if (depth > DEEPEST || ++this.#made > MOST) return null
    const schema = this.#flat(given)
    if (Object.hasOwn(schema, 'const')) return schema.const
    if (Array.isArray(schema.enum) && schema.enum.length > 0) return pick(schema.enum, seed)
    const ways = [...schemas(schema.anyOf), ...schemas(schema.oneOf)].filter(({ type }) => type !== 'null')
    if (ways.length > 0)
      return this.value({ ...schema, anyOf: [], oneOf: [], ...pick(ways, seed) }, seed, depth + 1)
    switch (typeOf(schema)) {
      case 'object':
        return this.#object(schema, seed, depth)
      case 'array':
        return this.#array(schema, seed, depth)
      case 'string':
        return this.#string(schema, seed)
      case 'integer':
      case 'number':
        return number(schema, seed)
      case 'boolean':
        return pick([true, false], seed)
      default:
        return null
    }
  }

  /** Follows references and merges `allOf`. */
  #flat(schema: Schema, hops = 0): Schema {
    if (typeof schema.$ref === 'string' && hops < DEEPEST) {
      const { $ref, ...rest } = schema
      return this.#flat({ ...this.#target($ref as string), ...rest }, hops + 1)
    }
    const parts = schemas(schema.allOf)
    if (parts.length === 0 || ++this.#made > MOST) return schema
    const merged: Record<string, unknown> = {}
    for (const part of [schema, ...parts.map((one) => this.#flat(one, hops + 1))]) {
      const properties = { ...schemaOf(merged.properties), ...schemaOf(part.properties) }
      const required = [...listOf(merged.required), ...listOf(part.required)]
      Object.assign(merged, part, { allOf: [], properties, required })
    }
    return merged
  }

  #target(ref: string): Schema {
    const keys = ref
      .replace(/^#\/?/, '')
      .split('/')
      .filter((key) => key !== '')
      .map((key) => decoded(key).replaceAll('~1', '/').replaceAll('~0', '~'))
    return schemaOf(
      keys.reduce<unknown>(
        (value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined),
        this.#root,
      ),
    )
  }

  #object(schema: Schema, seed: string, depth: number): Record<string, unknown> {
    const properties = schemaOf(schema.properties)
    const required = listOf(schema.required)
    const keys = [...new Set([...Object.keys(properties), ...required])]
    const made: Record<string, unknown> = {}
    for (const key of keys)
      if (depth < SHALLOW || required.includes(key))
        set(
          made,
          key,
          this.value(
            schemaOf(Object.hasOwn(properties, key) ? properties[key] : undefined),
            `${seed}|${key}`,
            depth + 1,
          ),
        )
    return made
  }

  #array(schema: Schema, seed: string, depth: number): unknown[] {
    const tuple = schemas(schema.prefixItems)
    const least = numberOf(schema.minItems) ?? (depth < SHALLOW ? 1 : 0)
    const most = Math.min(numberOf(schema.maxItems) ?? Math.max(least, 3), 100)
    const length = Math.max(tuple.length, wholeBetween(Math.min(least, most), most, `${seed}|length`))
    return Array.from({ length }, (_, i) =>
      this.value(tuple[i] ?? schemaOf(schema.items), `${seed}|${i}`, depth + 1),
    )
  }

  #string(schema: Schema, seed: string): string {
    const formatted = typeof schema.format === 'string' ? FORMATS.get(schema.format) : undefined
    if (formatted !== undefined) return formatted(seed)
    const least = numberOf(schema.minLength) ?? 0
    const most = numberOf(schema.maxLength) ?? Number.POSITIVE_INFINITY
    return fitted(answerTo(this.#about, seed), least, most)
  }
}

const decoded = (key: string): string => {
  try {
    return decodeURIComponent(key)
  } catch {
    // Not a percent escape: the key is literal.
    return key
  }
}

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

function typeOf(schema: Schema): unknown {
  const { type } = schema
  if (Array.isArray(type)) return type.find((one) => one !== 'null') ?? 'null'
  if (type !== undefined) return type
  if (schema.properties !== undefined || schema.required !== undefined) return 'object'
  if (schema.items !== undefined || schema.prefixItems !== undefined) return 'array'
  return 'string'
}

function number(schema: Schema, seed: string): number {
  const whole = typeOf(schema) === 'integer'
  const step = numberOf(schema.multipleOf) ?? (whole ? 1 : undefined)
  const edge = step ?? 0.0001
  const above = numberOf(schema.exclusiveMinimum)
  const below = numberOf(schema.exclusiveMaximum)
  let min = numberOf(schema.minimum) ?? (above === undefined ? undefined : above + edge)
  let max = numberOf(schema.maximum) ?? (below === undefined ? undefined : below - edge)
  const span = whole ? 10 : 1
  min ??= max === undefined ? 0 : Math.min(0, max - span)
  max ??= min + span
  if (step === undefined || step <= 0) return Math.min(Math.max(between(min, max, seed), min), max)
  return wholeBetween(Math.ceil(min / step), Math.floor(max / step), seed) * step
}

const hex = (length: number, seed: string): string =>
  Array.from({ length }, (_, i) => wholeBetween(0, 15, `${seed}|${i}`).toString(16)).join('')

const FORMATS = new Map<string, (seed: string) => string>(
  Object.entries({
    date: (seed: string) => `2026-11-${String(wholeBetween(1, 30, seed)).padStart(2, '0')}`,
    'date-time': (seed: string) => `2026-11-${String(wholeBetween(1, 30, seed)).padStart(2, '0')}T08:00:00Z`,
    time: () => '08:00:00Z',
    email: (seed: string) => `user${wholeBetween(1, 999, seed)}@example.com`,
    uri: (seed: string) => `https://example.com/${wholeBetween(1, 999, seed)}`,
    uuid: (seed: string) =>
      `${hex(8, `${seed}a`)}-${hex(4, `${seed}b`)}-4${hex(3, `${seed}c`)}-8${hex(3, `${seed}d`)}-${hex(12, `${seed}e`)}`,
  }),
)
