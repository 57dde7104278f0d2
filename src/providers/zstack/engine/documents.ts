// Describes routes for the OpenAPI document.
import * as z from 'zod'
import { type Action, type Api, actionName, isQuery } from '../declaration/api.ts'
import { documented, type Params } from '../declaration/params.ts'
import { QueryParameters } from '../query/parameters.ts'
import { Accepted, errorReplies, queryReply } from '../schemas.ts'

const PathVariable = z.string().describe('Uuid, 32 hexadecimal digits.')

/** Names of a path's variables: `/a/:uuid` has `uuid`. */
const variablesOf = (url: string): string[] => [...url.matchAll(/:(\w+)/g)].map(([, name]) => name as string)

/** @param offered all APIs at this path: only one of them can be an operation of the document */
export function describe(api: Api, url: string, offered: readonly Api[]): Record<string, unknown> {
  const variables = variablesOf(url)
  return {
    operationId: api.name,
    summary: api.summary,
    ...(api.description === undefined ? {} : { description: api.description }),
    tags: [api.tag],
    externalDocs: { url: api.page },
    ...(variables.length === 0
      ? {}
      : { params: z.object(Object.fromEntries(variables.map((name) => [name, PathVariable]))) }),
    ...(isQuery(api)
      ? { querystring: QueryParameters, response: { 200: queryReply(api.inventory), ...errorReplies } }
      : describeAction(api, variables, offered as readonly Action[])),
  }
}

function describeAction(
  api: Action,
  variables: readonly string[],
  offered: readonly Action[],
): Record<string, unknown> {
  const membersOf = (one: Action): Params =>
    Object.fromEntries(Object.entries(one.params).filter(([name]) => !variables.includes(name)))
  const members = membersOf(api)
  return {
    ...(api.method === 'PUT' || api.method === 'POST'
      ? { body: either(offered.map((one) => bodySchema(one, membersOf(one)))) }
      : {}),
    ...(api.method === 'DELETE' && Object.keys(members).length > 0
      ? { querystring: documented(members).partial() }
      : {}),
    response: {
      200: either(offered.map((one) => one.reply)),
      ...(api.mode === 'async' ? { 202: Accepted } : {}),
      ...errorReplies,
    },
  }
}

/** One of these schemas; the first if it is the only one. */
const either = (schemas: readonly z.ZodType[]): z.ZodType =>
  schemas.length === 1 ? (schemas[0] as z.ZodType) : z.union(schemas)

function bodySchema({ name, method, wrapper = 'params' }: Action, members: Params): z.ZodType {
  const inner = documented(members)
  const others = ['params', method === 'POST' ? actionName(name) : 'param'].filter((one) => one !== wrapper)
  return z
    .union([z.looseObject({ [wrapper]: inner }), inner])
    .describe(
      `Nested under \`${wrapper}\`; with \`zstack.body=any\` also flat, or under ${others.map((one) => `\`${one}\``).join(' or ')}.`,
    )
}
