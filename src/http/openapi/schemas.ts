// Rewrites JSON schemas, without changing their meaning, into forms that all client generators read alike.

// biome-ignore lint/suspicious/noExplicitAny: a document is walked as the JSON it is
export type Json = any

const INT32 = 2 ** 31 - 1

/** Applies `change` to every nested schema, innermost first. */
export function walk(schema: Json, change: (schema: Json) => Json): Json {
  if (typeof schema !== 'object' || schema === null) return schema
  const result = { ...schema }
  const each = (value: Json): Json => walk(value, change)
  for (const key of ['anyOf', 'oneOf', 'allOf', 'prefixItems'])
    if (Array.isArray(result[key])) result[key] = result[key].map(each)
  for (const key of ['items', 'additionalProperties', 'not'])
    if (result[key] !== undefined) result[key] = each(result[key])
  if (result.properties !== undefined)
    result.properties = Object.fromEntries(
      Object.entries(result.properties).map(([name, inner]) => [name, each(inner)]),
    )
  return change(result)
}

/** Rewrites one schema whose nested schemas are done. */
export function plain(schema: Json): Json {
  const result = withoutEmpty(nullable(oneTypeEach({ ...schema })))
  // Go cannot name the type of a map whose values are `{}`.
  if (isEmpty(result.additionalProperties)) result.additionalProperties = true
  // Neither Go nor Python can write an object as a default.
  if (isObject(result.default)) delete result.default
  if (result.enum?.length === 1) result.const ??= result.enum[0]
  if (typeof result.const === 'boolean') return always(result)
  // Java compares a list of whole numbers with a Double otherwise.
  if (
    result.type === 'number' &&
    [result.const, ...(result.enum ?? [])].filter(isGiven).every(Number.isInteger)
  )
    if (result.const !== undefined || result.enum !== undefined) result.type = 'integer'
  const { type } = result
  const is = (name: string): boolean => type === name || (Array.isArray(type) && type.includes(name))
  if (is('integer')) Object.assign(result, bounded(result))
  else if (is('number')) result.format ??= 'double'
  if (typeof result.const === 'string' || typeof result.const === 'number') result.enum ??= [result.const]
  return result
}

/** Drops an optional member whose only value is null. It only distinguishes variants, so clients need not know it. */
function withoutEmpty(schema: Json): Json {
  if (schema.properties === undefined || schema.additionalProperties === false) return schema
  const { properties, required = [] } = schema
  const isNews = ([name, inner]: [string, Json]): boolean => !isNull(inner) || required.includes(name)
  return { ...schema, properties: Object.fromEntries(Object.entries(properties).filter(isNews)) }
}

const isObject = (value: Json): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isGiven = (value: Json): boolean => value !== undefined
const isEmpty = (value: Json): boolean => isObject(value) && Object.keys(value).length === 0

/** Java handles a boolean with one value as an enumeration of strings. */
const always = ({ const: only, enum: _, description, ...schema }: Json): Json => ({
  ...schema,
  type: 'boolean',
  description: [description, `Always \`${only}\`.`].filter(Boolean).join(' '),
})

/** Gives an integer its width, and its minimum in a form that OpenAPI 3.0 has too. */
function bounded({ exclusiveMinimum, ...schema }: Json): Json {
  const minimum = typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : schema.minimum
  return {
    format: schema.format ?? (schema.maximum <= INT32 || schema.const <= INT32 ? 'int32' : 'int64'),
    ...(minimum === undefined ? {} : { minimum }),
    ...(exclusiveMinimum === undefined ? {} : { exclusiveMinimum: undefined }),
  }
}

/** Splits a schema with two types besides null into two schemas. */
function oneTypeEach({ type, ...schema }: Json): Json {
  if (!Array.isArray(type)) return type === undefined ? schema : { type, ...schema }
  if (type.filter((one) => one !== 'null').length < 2) return { type, ...schema }
  return { ...schema, anyOf: type.map((one) => plain({ type: one })) }
}

const isNull = (schema: Json): boolean => schema.type === 'null'
const isUnionAlone = (schema: Json): boolean =>
  Object.keys(schema).every((key) => key === 'anyOf' || key === 'description')

/** "One schema or null" becomes that schema with a second type; of several schemas, null comes last. */
function nullable(schema: Json): Json {
  if (!Array.isArray(schema.anyOf)) return schema
  const { anyOf, ...rest } = schema
  const flat: Json[] = anyOf.flatMap((one: Json) => (one.anyOf && isUnionAlone(one) ? one.anyOf : [one]))
  const others = flat.filter((one) => !isNull(one))
  const [only] = others
  if (flat.length === others.length)
    return others.length === 1 ? { ...only, ...rest } : { ...rest, anyOf: flat }
  if (others.length > 1 || typeof only?.type !== 'string' || only.const !== undefined)
    return { ...rest, anyOf: [...others, { type: 'null' }] }
  return {
    ...only,
    ...rest,
    type: [only.type, 'null'],
    ...(only.enum === undefined ? {} : { enum: [...only.enum, null] }),
  }
}
