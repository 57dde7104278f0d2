// Makes a document portable: names, types and media types in forms that all client generators accept.
import { STATUS_CODES } from 'node:http'
import { type Json, plain, walk } from './schemas.ts'
import { nameVariants, pascal } from './unions.ts'

const REF = '#/components/schemas/'
const JSON_TYPE = 'application/json'

/** @param document from the library; a schema can set its media type with `contentType` */
export function portable(document: Json): Json {
  const named = renamed(document)
  const schemas: Record<string, Json> = Object.fromEntries(
    Object.entries(named.components?.schemas ?? {}).map(([name, schema]) => [name, walk(schema, plain)]),
  )
  const typeOf = (schema: Json): string =>
    schema.contentType ?? schemas[schema.$ref?.slice(REF.length)]?.contentType ?? JSON_TYPE
  const paths = Object.fromEntries(
    Object.entries(named.paths as Record<string, Record<string, Json>>).map(([path, item]) => [
      path,
      Object.fromEntries(
        Object.entries(item).map(([method, operation]) => [method, operationOf(operation, typeOf)]),
      ),
    ]),
  )
  for (const item of Object.values(paths))
    for (const operation of Object.values(item))
      for (const content of contents(operation)) {
        content.schema = nameVariants(content.schema, operation.operationId, schemas)
        const isBody = Object.values(operation.requestBody?.content ?? {}).includes(content)
        // Go gives a union that has no name no way to be filled.
        if (isBody && content.schema.anyOf !== undefined) {
          const name = `${pascal(operation.operationId)}Request`
          const anyOf = content.schema.anyOf.map((one: Json, i: number) => {
            if (one.$ref !== undefined) return one
            schemas[`${name}Variant${i + 1}`] = one
            return { $ref: `${REF}${name}Variant${i + 1}` }
          })
          schemas[name] = { ...content.schema, anyOf }
          content.schema = { $ref: REF + name }
        }
      }
  // Naming a union's variants changes other schemas: take each as it is by then.
  for (const name of Object.keys(schemas)) schemas[name] = nameVariants(schemas[name], name, schemas)
  const sorted = Object.entries(schemas)
    .map(([name, { contentType: _, ...schema }]) => [name, schema] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...named, paths, components: { ...named.components, schemas: Object.fromEntries(sorted) } }
}

const contents = ({ requestBody, responses }: Json): Json[] =>
  [requestBody, ...Object.values(responses)].flatMap((one) => Object.values(one?.content ?? {}))

/** A schema's request form takes the plain name if the document lacks the reply form. */
function renamed(document: Json): Json {
  const all = document.components?.schemas ?? {}
  const short = (name: string): string =>
    name.endsWith('Input') && !(name.slice(0, -5) in all) ? name.slice(0, -5) : name
  const result = JSON.parse(JSON.stringify(document), (key, value) =>
    key === '$ref' && typeof value === 'string' && value.startsWith(REF)
      ? REF + short(value.slice(REF.length))
      : value,
  )
  if (result.components?.schemas !== undefined)
    result.components.schemas = Object.fromEntries(
      Object.entries(result.components.schemas).map(([name, schema]) => [short(name), schema]),
    )
  return result
}

function operationOf(operation: Json, typeOf: (schema: Json) => string): Json {
  const { parameters, requestBody, responses } = operation
  return {
    ...operation,
    ...(parameters === undefined ? {} : { parameters: parameters.map(parameterOf) }),
    ...(requestBody === undefined ? {} : { requestBody: bodyOf(requestBody) }),
    responses: Object.fromEntries(
      Object.entries(responses as Record<string, Json>).map(([status, response]) => [
        status,
        responseOf(status, response, typeOf),
      ]),
    ),
  }
}

function parameterOf(parameter: Json): Json {
  const schema = walk(parameter.schema, plain)
  // "One value or several" becomes a list: a single value is a list of one.
  const list = schema.anyOf?.find((one: Json) => one.type === 'array') ?? schema
  const { anyOf: _, ...rest } = schema
  // Several scalar types become string: in a URL all of them are text.
  const one = list === schema && schema.anyOf !== undefined ? { type: 'string' } : list
  const result = { ...parameter, schema: one === schema ? schema : { ...rest, ...one } }
  // A required parameter needs no default.
  if (result.required) delete result.schema.default
  if (parameter.in === 'query' && list.type === 'array')
    Object.assign(result, { style: 'form', explode: true })
  return result
}

/** A body that may be null is optional. */
function bodyOf({ content, ...body }: Json): Json {
  let optional = false
  const change = ({ schema, ...media }: Json): Json => {
    const sent = schema === undefined ? {} : walk(schema, plain)
    const { anyOf, type, ...rest } = sent
    if (Array.isArray(type) && type.includes('null')) {
      optional = true
      return { ...media, schema: { ...rest, type: type.find((one) => one !== 'null') } }
    }
    if (!anyOf?.some((one: Json) => one.type === 'null')) return { ...media, schema: sent }
    optional = true
    const others = anyOf.filter((one: Json) => one.type !== 'null')
    return { ...media, schema: others.length === 1 ? { ...rest, ...others[0] } : { ...rest, anyOf: others } }
  }
  const changed = Object.fromEntries(Object.entries(content).map(([type, media]) => [type, change(media)]))
  return { ...body, content: changed, required: !optional && body.required !== false }
}

/** The framework's text for a response without a description. */
const UNDESCRIBED = 'Default Response'

function responseOf(status: string, response: Json, typeOf: (schema: Json) => string): Json {
  const { schema: made, ...media } = response.content?.[JSON_TYPE] ?? {}
  const schema = made === undefined ? undefined : walk(made, plain)
  const description =
    response.description === UNDESCRIBED ? (schema?.description ?? phrase(status)) : response.description
  if (schema === undefined) return { ...response, description }
  const parts: Json[] = schema.anyOf ?? [schema]
  const byType = Map.groupBy(parts, typeOf)
  const { anyOf: _, ...rest } = schema
  const content = Object.fromEntries(
    [...byType].map(([type, alike]): [string, Json] => {
      const whole =
        byType.size === 1 ? schema : alike.length === 1 ? { ...rest, ...alike[0] } : { ...rest, anyOf: alike }
      const { contentType: __, ...shown } = whole
      return [type, { ...(type === JSON_TYPE ? media : {}), schema: shown }]
    }),
  )
  return { ...response, description, content: byEachName(content) }
}

/** A schema may name several media types, separated by commas. */
const byEachName = (content: Record<string, Json>): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(content).flatMap(([types, media]) => types.split(', ').map((type) => [type, media])),
  )

function phrase(status: string): string {
  if (/^4xx$/i.test(status)) return 'The request is refused.'
  if (/^5xx$/i.test(status)) return 'The request fails.'
  return STATUS_CODES[status] ?? 'The response.'
}
