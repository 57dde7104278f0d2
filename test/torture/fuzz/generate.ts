// Values for JSON schemas: what fits, as little or as much as there may be, and what does not.
import type { Chance } from '../chance.ts'

// biome-ignore lint/suspicious/noExplicitAny: a schema is walked as the JSON it is
export type Schema = any

const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  ' ',
  '\u0000',
  '汉字',
  '😀',
  '%',
  "'",
  '../..',
  '__proto__',
  'constructor',
  [],
  {},
  [null],
  [[]],
  { '': 1 },
  { constructor: {} },
  'x'.repeat(5000),
  '2026-11-21',
  '9999999999',
  '-0',
  'NaN',
  '{}',
]

/** A value of the schema; about one in twenty is odd somewhere. @param full all members, or those that must be */
export function valueFor(
  schema: Schema,
  components: Schema,
  chance: Chance,
  odd: number,
  depth = 0,
): unknown {
  if (chance.fraction() < odd) return chance.one(ODD)
  const one = resolved(schema, components)
  const choices = one.anyOf ?? one.oneOf
  if (choices !== undefined) return valueFor(chance.one(choices), components, chance, odd, depth + 1)
  if (one.allOf !== undefined)
    return Object.assign(
      {},
      ...one.allOf.map((part: Schema) => valueFor(part, components, chance, odd, depth + 1)),
    )
  if (one.const !== undefined) return one.const
  if (one.enum !== undefined) return chance.one(one.enum)
  if (one.examples !== undefined && chance.fraction() < 0.5) return chance.one(one.examples)
  const type = Array.isArray(one.type) ? chance.one(one.type) : one.type
  switch (type) {
    case 'string':
      return textOf(one, chance)
    case 'integer':
    case 'number':
      return numberOf(one, chance, type)
    case 'boolean':
      return chance.fraction() < 0.5
    case 'null':
      return null
    case 'array': {
      const least = one.minItems ?? 0
      const count = depth > 6 ? least : least + chance.below(3)
      return Array.from({ length: count }, () =>
        valueFor(one.items ?? {}, components, chance, odd, depth + 1),
      )
    }
    case 'object':
      return objectOf(one, components, chance, odd, depth)
    default:
      return one.properties === undefined ? chance.one(ODD) : objectOf(one, components, chance, odd, depth)
  }
}

/** The smallest or largest value of a schema, or the oddest that it allows. @param id for members named like ids */
export function extremeOf(
  schema: Schema,
  size: 'least' | 'most' | 'odd',
  id: string,
  name = '',
  root: Schema = schema,
): unknown {
  const one = resolved(schema, root.$defs ?? {})
  const inner = (part: Schema, of = name) => extremeOf(part, size, id, of, root)
  const choices: Schema[] = one.anyOf ?? one.oneOf ?? []
  if (choices.length > 0) return inner(choices.at(size === 'least' ? -1 : 0))
  if (one.const !== undefined) return one.const
  if (one.enum !== undefined) return one.enum.at(size === 'least' ? 0 : -1)
  const type = Array.isArray(one.type) ? one.type.at(size === 'least' ? -1 : 0) : one.type
  switch (type) {
    case 'string':
      if (/ids?$/i.test(name)) return id
      return size === 'least' ? '' : size === 'most' ? 'text' : '\u0000\u2028%汉"\\'
    case 'integer':
      return size === 'least'
        ? Math.max(one.minimum ?? 0, (one.exclusiveMinimum ?? -1) + 1)
        : Math.min(one.maximum ?? 2 ** 53 - 1, size === 'most' ? 7 : 2 ** 53 - 1)
    case 'number':
      return size === 'least' ? (one.minimum ?? 0) : size === 'most' ? 1.5 : -1e308
    case 'boolean':
      return size !== 'least'
    case 'null':
      return null
    case 'array':
      return Array.from({ length: size === 'least' ? (one.minItems ?? 0) : 2 }, () => inner(one.items ?? {}))
    default: {
      const required: string[] = one.required ?? []
      const members = Object.entries<Schema>(one.properties ?? {})
        .filter(([key]) => size !== 'least' || required.includes(key))
        .map(([key, part]) => [key, inner(part, key)])
      const open = typeof one.additionalProperties === 'object' && size !== 'least'
      return Object.fromEntries(
        open
          ? [
              ...members,
              ['constructor', inner(one.additionalProperties)],
              [id, inner(one.additionalProperties)],
            ]
          : members,
      )
    }
  }
}

export function resolved(schema: Schema, components: Schema): Schema {
  let one = schema ?? {}
  while (typeof one.$ref === 'string') one = components[one.$ref.split('/').at(-1)] ?? {}
  return one
}

function textOf({ minLength = 0, maxLength = 40, format, pattern }: Schema, chance: Chance): string {
  if (format === 'date-time') return '2026-11-21T08:00:00Z'
  if (format === 'uuid') return '9d733f3a-cd96-40bb-bfbc-966bcfa8a600'
  if (format === 'uri' || /http/.test(pattern ?? '')) return 'https://example.com/a'
  const length = Math.min(maxLength, Math.max(minLength, 1 + chance.below(12)))
  return Array.from({ length }, () => chance.one([...'abcxyz012-_ é汉'])).join('')
}

function numberOf({ minimum = -5, maximum = 1000 }: Schema, chance: Chance, type: string): number {
  const edge = chance.below(4)
  if (edge === 0) return minimum
  if (edge === 1) return maximum
  const value = minimum + chance.fraction() * Math.min(100, maximum - minimum)
  return type === 'integer' ? Math.round(value) : value
}

function objectOf(one: Schema, components: Schema, chance: Chance, odd: number, depth: number): object {
  const made: Record<string, unknown> = {}
  const required: string[] = one.required ?? []
  const share = chance.fraction()
  for (const [name, schema] of Object.entries(one.properties ?? {}))
    if ((required.includes(name) && chance.fraction() > odd) || (depth < 6 && chance.fraction() < share))
      made[name] = valueFor(schema, components, chance, odd, depth + 1)
  if (typeof one.additionalProperties === 'object' && depth < 6)
    for (const name of ['a', 'b'].slice(chance.below(3)))
      made[name] = valueFor(one.additionalProperties, components, chance, odd, depth + 1)
  return made
}
