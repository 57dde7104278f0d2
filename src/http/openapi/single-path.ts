// The single-path form of a document whose paths contain a query: one path, the query as a parameter, and all bodies
// as alternatives.
import { addLinks } from './links.ts'
import { type Json, walk } from './schemas.ts'
import { pascal } from './unions.ts'

const REF = '#/components/schemas/'
const JSON_TYPE = 'application/json'

/** Ending of the name of a single-path document. */
export const SINGLE_PATH = '-single-path'

/** True if paths of a document contain a query, which OpenAPI does not allow. */
export const hasQueries = ({ paths }: { readonly paths: object }): boolean =>
  Object.keys(paths).some((path) => path.includes('?'))

interface Member {
  /** The value of the query's parameter. */
  readonly value: string
  readonly operation: Json
}

/** @returns the document with all paths that differ only in their query merged into one */
export function singlePath(first: Json, links?: Parameters<typeof addLinks>[1]): Json {
  const document = structuredClone(first)
  addLinks(document, links, true)
  const schemas: Record<string, Json> = { ...document.components.schemas }
  const paths: Record<string, Json> = {}
  const groups = new Map<string, { path: string; method: string; name: string; members: Member[] }>()
  for (const [full, item] of Object.entries(document.paths as Record<string, Record<string, Json>>)) {
    const [path = '', query] = full.split('?', 2)
    if (query === undefined) {
      paths[path] = item
      continue
    }
    const [name = '', value = ''] = query.split('=', 2)
    for (const [method, operation] of Object.entries(item)) {
      const group = groups.get(`${method} ${path} ${name}`) ?? { path, method, name, members: [] }
      groups.set(`${method} ${path} ${name}`, group)
      group.members.push({ value, operation })
    }
  }
  const merged: Record<string, Json> = {}
  for (const { path, method, name, members } of groups.values())
    merged[path] = { ...merged[path], [method]: merge(path, name, members, schemas) }
  const { info, components } = document
  return {
    ...document,
    info: {
      ...info,
      description: `${info.description} This form merges the actions of one path into one operation.`,
    },
    paths: { ...merged, ...paths },
    components: { ...components, schemas: sorted(schemas) },
  }
}

const sorted = (schemas: Record<string, Json>): Record<string, Json> =>
  Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)))

function merge(path: string, name: string, members: readonly Member[], schemas: Record<string, Json>): Json {
  const operationId = pascal(path.split('/').at(-1) ?? '') + pascal(name)
  const [first] = members as [Member]
  const examples = (pick: (operation: Json) => Json): Json =>
    Object.fromEntries(
      members.flatMap(({ value, operation }) =>
        Object.entries(pick(operation)?.examples ?? {}).map(([label, one]) => [`${value}.${label}`, one]),
      ),
    )
  const statuses = [...new Set(members.flatMap(({ operation }) => Object.keys(operation.responses)))]
  const bodyOf = (operation: Json): Json => operation.requestBody.content[JSON_TYPE]
  return {
    operationId,
    summary: `One of the ${members.length} actions of ${path}.`,
    description: `Each action has a body and a reply of its own:\n\n${members
      .map(({ value, operation }) => `- \`${value}\`: ${operation.summary}`)
      .join('\n')}`,
    tags: first.operation.tags,
    externalDocs: first.operation.externalDocs,
    parameters: [
      {
        name,
        in: 'query',
        required: true,
        schema: { type: 'string', enum: members.map(({ value }) => value) },
        examples: Object.fromEntries(members.map(({ value }) => [value, { value }])),
      },
    ],
    requestBody: {
      required: true,
      content: {
        [JSON_TYPE]: {
          schema: { oneOf: bodies(members, bodyOf, schemas) },
          examples: examples(bodyOf),
        },
      },
    },
    responses: Object.fromEntries(
      statuses.map((status) => {
        const all = members.map(({ operation }) => operation.responses[status]).filter(Boolean)
        const replies = distinct(all.map((one) => one.content[JSON_TYPE].schema))
        const schema = replies.length === 1 ? replies[0] : { anyOf: replies }
        const links = Object.assign(
          {},
          ...members.map(({ value, operation }) =>
            linksOf(value, operation.responses[status], members, operationId, name),
          ),
        )
        return [
          status,
          {
            description: all[0].description,
            content: {
              [JSON_TYPE]: {
                schema,
                examples: examples((operation) => operation.responses[status]?.content[JSON_TYPE]),
              },
            },
            ...(Object.keys(links).length === 0 ? {} : { links }),
          },
        ]
      }),
    ),
  }
}

const distinct = (values: readonly Json[]): Json[] =>
  [...new Set(values.map((value) => JSON.stringify(value)))].map((text) => JSON.parse(text))

/**
 * The bodies of all actions without duplicates. They allow no extra members, so that a body matches only one of them.
 * The server itself ignores extra members.
 */
function bodies(
  members: readonly Member[],
  bodyOf: (operation: Json) => Json,
  schemas: Record<string, Json>,
): Json[] {
  const names = new Map<string, string>()
  const all = members.flatMap(({ value, operation }): string[] => {
    const { schema } = bodyOf(operation)
    if (schema.$ref !== undefined) {
      const named = schemas[schema.$ref.slice(REF.length)]
      const variants: Json[] = named.oneOf ?? [schema]
      return variants.map((one) => one.$ref)
    }
    const closed = walk({ ...schema, additionalProperties: false }, (one) => one)
    const text = JSON.stringify(closed)
    const name = names.get(text) ?? `${value}Body`
    names.set(text, name)
    schemas[name] = closed
    return [REF + name]
  })
  return [...new Set(all)].map(($ref) => ({ $ref }))
}

/** A link to an action becomes a link to the merged operation with that action's name. */
function linksOf(
  from: string,
  response: Json,
  members: readonly Member[],
  operationId: string,
  name: string,
): Json {
  const values = new Map(members.map(({ value, operation }) => [operation.operationId, value]))
  return Object.fromEntries(
    Object.entries((response?.links ?? {}) as Record<string, Json>).flatMap(([id, link]) => {
      const value = values.get(link.operationId)
      if (value === undefined) return []
      return [[`${from}.${id}`, { ...link, operationId, parameters: { ...link.parameters, [name]: value } }]]
    }),
  )
}
