// Unions with a discriminating member: names each variant, and maps the member's values to these names.
import type { Json } from './schemas.ts'

const REF = '#/components/schemas/'

/** `auto_evaluation.question` to `AutoEvaluationQuestion` */
export const pascal = (text: string): string =>
  text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('')

/**
 * Names the variants of every union in a schema.
 *
 * @param name that of the schema; a nested union is named after the members that lead to it
 * @param schemas the document's named schemas; the variants are added
 */
export function nameVariants(schema: Json, name: string, schemas: Record<string, Json>): Json {
  if (typeof schema !== 'object' || schema === null) return schema
  const result = { ...schema }
  const inner = (value: Json, more = ''): Json => nameVariants(value, `${name}${more}`, schemas)
  for (const key of ['anyOf', 'oneOf', 'allOf'])
    if (Array.isArray(result[key])) result[key] = result[key].map((one: Json) => inner(one))
  for (const key of ['items', 'additionalProperties'])
    if (result[key] !== undefined) result[key] = inner(result[key])
  if (result.properties !== undefined)
    result.properties = Object.fromEntries(
      Object.entries(result.properties).map(([key, value]) => [key, inner(value, pascal(key))]),
    )
  if (Array.isArray(result.anyOf)) result.anyOf = result.anyOf.map((one: Json) => mapOf(one, name, schemas))
  return result.discriminator !== undefined && Array.isArray(result.oneOf)
    ? withMapping(result, name, schemas)
    : result
}

/** Names a map among the variants after its values: Java cannot distinguish it without a name. */
function mapOf(variant: Json, name: string, schemas: Record<string, Json>): Json {
  if (variant.type === 'array' && variant.items !== undefined)
    return { ...variant, items: mapOf(variant.items, `${name}Item`, schemas) }
  const { type, properties, additionalProperties: values, description, ...rest } = variant
  if (type !== 'object' || properties !== undefined || !values || Object.keys(rest).length > 0) return variant
  const kind = values === true ? 'FreeForm' : values.type === 'object' ? name : pascal(values.type ?? '')
  const id = `${kind}Map`
  schemas[id] ??= { type, additionalProperties: values }
  return { $ref: REF + id }
}

function withMapping(union: Json, name: string, schemas: Record<string, Json>): Json {
  const { propertyName } = union.discriminator
  const mapping: Record<string, string> = {}
  const oneOf = union.oneOf.map((variant: Json) => {
    const own = variant.$ref?.slice(REF.length)
    const found = own === undefined ? variant : schemas[own]
    const values: string[] = found.properties[propertyName].enum
    const id = own ?? `${name}${pascal(values[0] as string)}`
    // Generated clients choose the variant by this member, so it is always required.
    schemas[id] = { ...found, required: [...new Set([propertyName, ...(found.required ?? [])])] }
    for (const value of values) mapping[value] = REF + id
    return { $ref: REF + id }
  })
  return { ...union, oneOf, discriminator: { propertyName, mapping } }
}
