// Links from a response to further calls: from a created resource to the calls that read, change and remove it.
import type { OpenApiLink } from '../provider.ts'
import type { Json } from './schemas.ts'

const REF = '#/components/schemas/'

/** Where a response contains the id of the created resource. */
const IDS = [['id'], ['inventory', 'uuid'], ['name']] as const
/** Path parameters that contain such an id. */
const ID_NAME = /(?:^|_)id$|^uuid$|^world$/

type Declared = Readonly<Record<string, Readonly<Record<string, OpenApiLink>>>>

interface Call {
  readonly path: string
  readonly method: string
  readonly operation: Json
}

/**
 * Adds links in place: those that paths tell of, then those that the provider declares by operationId.
 *
 * @param withBodies also those that send a body; openapi-generator takes no document that has one
 */
export function addLinks(document: Json, declared: Declared = {}, withBodies = false): void {
  const calls: Call[] = Object.entries(document.paths as Record<string, Json>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  )
  for (const { path, method, operation } of calls) {
    const found = method === 'post' ? linksFrom(path, operation, calls, document.components.schemas) : {}
    const links = { ...found }
    for (const [operationId, link] of Object.entries(declared[operation.operationId] ?? {}))
      if (withBodies || link.requestBody === undefined) links[operationId] = { operationId, ...link }
    if (Object.keys(links).length > 0) successOf(operation).links = links
  }
}

const successOf = ({ responses }: Json): Json => responses[200] ?? responses[201]

function linksFrom(
  path: string,
  operation: Json,
  calls: readonly Call[],
  schemas: Json,
): Record<string, Json> {
  const pointer = idIn(successOf(operation)?.content?.['application/json']?.schema, schemas)
  const own = variablesOf(path)
  const links: Record<string, Json> = {}
  for (const call of calls) {
    if (!call.path.startsWith(`${path.replace(/\/$/, '')}/`) || call.operation === operation) continue
    const [more, ...others] = variablesOf(call.path).filter((name) => !own.includes(name))
    if (others.length > 0 || (more === undefined && own.length === 0)) continue
    if (more !== undefined && (pointer === undefined || !ID_NAME.test(more))) continue
    const { operationId } = call.operation
    links[operationId] = {
      operationId,
      parameters: {
        ...Object.fromEntries(own.map((name) => [name, `$request.path.${name}`])),
        ...(more === undefined ? {} : { [more]: `$response.body#/${pointer}` }),
      },
    }
  }
  return links
}

const variablesOf = (path: string): string[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string)

function idIn(schema: Json, schemas: Json): string | undefined {
  const found = IDS.find((names) => {
    let at = schema
    for (const name of names) {
      const members = at?.$ref === undefined ? at : schemas[at.$ref.slice(REF.length)]
      at = members?.properties?.[name]
    }
    return at !== undefined
  })
  return found?.join('/')
}
