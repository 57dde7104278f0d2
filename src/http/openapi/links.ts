// Links from a response to further calls: from a created resource to the calls that read, change and remove it, and from
// a list to those that read and change its first resource.
import type { OpenApiLink } from '../provider.ts'
import type { Json } from './schemas.ts'

const REF = '#/components/schemas/'

/** Where a response contains the id of the created resource. */
const IDS = [['id'], ['inventory', 'uuid'], ['name']] as const
/** Where the response to a list contains its first resource. */
const LISTS = ['items', 'inventories'] as const
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
    const { schemas } = document.components
    const shown = successOf(operation)?.content?.['application/json']?.schema
    const first = method === 'get' ? idInList(shown, schemas) : undefined
    const links: Record<string, Json> =
      method === 'post'
        ? linksFrom(path, operation, calls, idIn(shown, schemas))
        : first === undefined
          ? {}
          : linksFrom(path, operation, calls.filter(keeps), first)
    for (const [operationId, link] of Object.entries(declared[operation.operationId] ?? {}))
      if (withBodies || link.requestBody === undefined) links[operationId] = { operationId, ...link }
    if (Object.keys(links).length > 0) successOf(operation).links = links
  }
}

const successOf = ({ responses }: Json): Json => responses[200] ?? responses[201]

/** @param pointer to the id of a resource in the response */
function linksFrom(
  path: string,
  operation: Json,
  calls: readonly Call[],
  pointer: string | undefined,
): Record<string, Json> {
  const own = variablesOf(path)
  const links: Record<string, Json> = {}
  for (const call of calls) {
    const place = `${path.replace(/\/$/, '')}/`
    if (!call.path.startsWith(place) || call.operation === operation) continue
    const [more, ...others] = variablesOf(call.path).filter((name) => !own.includes(name))
    if (others.length > 0 || (more === undefined && own.length === 0)) continue
    // `/ai/model-services/instances/groups/{uuid}` has no uuid of `/ai/model-services`.
    const follows = call.path.startsWith(`${place}{`)
    if (more !== undefined && (pointer === undefined || !follows || !ID_NAME.test(more))) continue
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

/** A list leads to no removal: its resource was there before, and others may read it. */
const keeps = ({ method }: Call): boolean => method !== 'delete'

const whole = (schema: Json, schemas: Json): Json =>
  schema?.$ref === undefined ? schema : schemas[schema.$ref.slice(REF.length)]

function idIn(schema: Json, schemas: Json): string | undefined {
  const found = IDS.find((names) => {
    let at = schema
    for (const name of names) at = whole(at, schemas)?.properties?.[name]
    return at !== undefined
  })
  return found?.join('/')
}

function idInList(schema: Json, schemas: Json): string | undefined {
  const { properties = {} } = whole(schema, schemas) ?? {}
  const list = LISTS.find((name) => properties[name]?.items !== undefined)
  if (list === undefined) return undefined
  const members = whole(properties[list].items, schemas)?.properties ?? {}
  const id = ['id', 'uuid'].find((name) => members[name] !== undefined)
  return id && `${list}/0/${id}`
}
