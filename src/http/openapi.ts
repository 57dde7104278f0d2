// Writes one OpenAPI 3.1 document per provider, from the schemas that validate its routes.
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { packageFile } from '../package-files.ts'
import { addLinks } from './openapi/links.ts'
import { portable } from './openapi/portable.ts'
import type { Operation } from './operation.ts'
import type { OpenApiHead } from './provider.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document is walked as the JSON it is
type Json = any
export interface OpenApiDocument {
  readonly openapi: string
  readonly info: Json
  readonly paths: Readonly<Record<string, Record<string, Json>>>
  readonly components?: Json
  readonly [member: string]: unknown
}

/** A documented request and its response: fixtures/<provider>/<operationId>.<case>.json. */
export const Example = z.strictObject({
  operationId: z.string(),
  title: z.string(),
  source: z.strictObject({
    /** Copied from a page, seen from an SDK or the service, or derived by us from these. */
    kind: z.enum(['documented', 'observed', 'derived']),
    /** A page, or the package and version of a client that was read or run. Never a registry's page. */
    url: z.httpUrl().optional(),
    package: z.string().optional(),
    read: z.iso.date(),
  }),
  request: z.strictObject({
    method: z.string(),
    /** Includes the query. */
    path: z.string().startsWith('/'),
    headers: z.record(z.string(), z.string()).optional(),
    body: z.unknown().optional(),
  }),
  reply: z.strictObject({ status: z.int(), body: z.unknown() }),
})
export type Example = z.output<typeof Example>

const fixtures = packageFile('fixtures/')

/** The examples of a provider, by file name. */
export function readExamples(provider: string): Map<string, Example> {
  const folder = new URL(`${provider}/`, fixtures)
  let files: string[] = []
  try {
    files = readdirSync(fileURLToPath(folder)).filter((name) => /^[^.]+\.[^.]+\.json$/.test(name))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  return new Map(
    files
      .sort()
      .map((name) => [name, Example.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8')))]),
  )
}

/** @param name provider name, to find its examples */
export async function describe(
  name: string,
  head: OpenApiHead,
  operations: ReadonlyMap<string, Operation>,
): Promise<OpenApiDocument> {
  const app = Fastify({ exposeHeadRoutes: false })
  app.setValidatorCompiler(() => () => true)
  app.setSerializerCompiler(() => String)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: head.title, version: head.version, description: head.description },
      externalDocs: { url: head.externalDocs },
      servers: [{ url: 'http://127.0.0.1:4620', description: 'Evalmock at its default address' }],
      tags: head.tags.map((tag) => ({ ...tag })),
      components: { securitySchemes: head.securitySchemes as Json },
      security: Object.keys(head.securitySchemes).map((scheme) => ({ [scheme]: [] })),
    },
    transform: (input) => base(input as Parameters<typeof base>[0]) as Json,
    transformObject: (input) => foldInputs(prune(withNamed(input as BaseInput))) as Json,
  })
  // The documenting instance has no constraints and removes the query from a path. So give each operation that a
  // query
  // distinguishes a temporary path.
  const renamed = new Map<string, string>()
  for (const operation of operations.values()) {
    const { schema, method, url, documentUrl, operationId } = operation
    const path = documentUrl === url ? url : `${url}/${operationId}`
    if (path !== url) renamed.set(path, documentUrl)
    app.route({
      method,
      url: path,
      schema: { ...schema, ...(operation.public ? { security: [] } : {}) } as Json,
      handler: () => undefined,
    })
  }
  await app.ready()
  const document = JSON.parse(JSON.stringify(app.swagger())) as OpenApiDocument
  await app.close()
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [renamed.get(path) ?? path, item]),
  )
  const made = portable({ ...document, paths })
  addLinks(made, head.links)
  addExamples(made, readExamples(name))
  return made
}

function addExamples({ paths, components }: OpenApiDocument, examples: ReadonlyMap<string, Example>): void {
  const byId = new Map<string, { path: string; operation: Json }>()
  for (const [path, item] of Object.entries(paths))
    for (const operation of Object.values(item)) byId.set(operation.operationId, { path, operation })
  // Viewers use the first example, so put a successful call there.
  const succeedingFirst = [...examples].sort(
    ([, a], [, b]) => Number(a.reply.status >= 400) - Number(b.reply.status >= 400),
  )
  for (const [file, { operationId, title, request, reply }] of succeedingFirst) {
    const { path, operation } = byId.get(operationId) ?? {}
    if (path === undefined) throw new Error(`${file}: there is no operation ${operationId}`)
    const label = file.split('.')[1] ?? file
    if (reply.status < 400) addParameterExamples(operation.parameters ?? [], path, request.path, label, title)
    const sent = operation.requestBody?.content?.['application/json']
    if (sent !== undefined && reply.status < 400 && isComplete(request.body, sent.schema, components))
      sent.examples = { ...sent.examples, [label]: { summary: title, value: request.body } }
    const responses = operation.responses ?? {}
    const answer = responses[reply.status] ?? responses[`${Math.floor(reply.status / 100)}XX`]
    const [type = ''] = Object.keys(answer?.content ?? {}).filter(
      (one) => typeof reply.body !== 'string' || !/json/.test(one),
    )
    const got = answer?.content?.[type]
    if (got !== undefined) got.examples = { ...got.examples, [label]: { summary: title, value: reply.body } }
  }
}

/** A refused body, or one without a required member, would contradict the schema beside it: linters report it. */
function isComplete(body: unknown, schema: Json, components: Json): boolean {
  if (body === undefined) return false
  const { required = [] } = components?.schemas?.[schema.$ref?.split('/').at(-1)] ?? schema
  return required.every((name: string) => Object.hasOwn(body as object, name))
}

/** Adds values for everything that a call requires: parts of the path, and required members of the query. */
function addParameterExamples(
  parameters: readonly Json[],
  template: string,
  requested: string,
  label: string,
  summary: string,
): void {
  const { pathname, searchParams } = new URL(requested, 'http://host')
  const names = [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
  const pattern = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '([^/]+)')
  const values = new RegExp(`^${pattern}/?$`).exec(pathname)
  for (const parameter of parameters) {
    const value =
      parameter.in === 'path'
        ? values?.[names.indexOf(parameter.name) + 1]
        : parameter.in === 'query' && parameter.required
          ? (searchParams.get(parameter.name) ?? undefined)
          : undefined
    if (value === undefined) continue
    parameter.examples = { ...parameter.examples, [label]: { summary, value: decodeURIComponent(value) } }
  }
}

const zodToJsonConfig = {
  target: 'draft-2020-12' as const,
  override({
    zodSchema,
    jsonSchema,
  }: {
    zodSchema: z.core.$ZodType
    jsonSchema: z.core.JSONSchema.BaseSchema
  }): void {
    const def = zodSchema._zod.def as z.core.$ZodTypes['_zod']['def']
    // Safe-integer bounds and patterns of 300 characters do not help a reader.
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    if (jsonSchema.format !== undefined) delete jsonSchema.pattern
    // Unknown members are ignored, not refused, unless the schema is strict.
    if (def.type === 'object' && def.catchall === undefined) delete jsonSchema.additionalProperties
    if (def.type === 'record') delete jsonSchema.propertyNames
    if (def.type === 'union' && 'discriminator' in def && jsonSchema.oneOf)
      Object.assign(jsonSchema, { discriminator: { propertyName: def.discriminator } })
  },
}
const base = createJsonSchemaTransform({ zodToJsonConfig })
const baseObject = createJsonSchemaTransformObject({ zodToJsonConfig })
type BaseInput = Extract<Parameters<typeof baseObject>[0], { openapiObject: unknown }>

/** The named schemas of all documents: those of the process, made again only when there are more. */
let named: { readonly count: number; readonly schemas: Json } | undefined

function withNamed(input: BaseInput): Json {
  const document = input.openapiObject as Json
  const count = z.globalRegistry._idmap.size
  if (named?.count !== count) named = { count, schemas: (baseObject(input) as Json).components.schemas }
  return { ...document, components: { ...document.components, schemas: named.schemas } }
}

const REF = '#/components/schemas/'

/** The library writes each named schema twice, as X and as XInput. If both are equal, only X is kept. */
function foldInputs(document: Json): Json {
  const all: Record<string, unknown> = document.components?.schemas ?? {}
  const same = new Set(Object.keys(all).filter((name) => name.endsWith('Input') && name.slice(0, -5) in all))
  const folded = (value: unknown): string =>
    JSON.stringify(value, (key, inner: unknown) => {
      if (key === '$ref' && typeof inner === 'string' && same.has(inner.slice(REF.length)))
        return inner.slice(0, -5)
      return inner
    })
  // If two forms differ, so do all schemas that refer to them: repeat until nothing changes.
  for (let before = -1; before !== same.size; ) {
    before = same.size
    for (const name of same) if (folded(all[name]) !== folded(all[name.slice(0, -5)])) same.delete(name)
  }
  const result = JSON.parse(folded(document)) as Json
  for (const name of same) delete result.components?.schemas?.[name]
  return result
}

/** The library's registry of named schemas belongs to the process: keep only those that this document uses. */
function prune(document: Json): Json {
  const all: Record<string, unknown> = document.components?.schemas ?? {}
  const reached = new Set<string>()
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const inner of value) walk(inner)
    else if (value !== null && typeof value === 'object')
      for (const [key, inner] of Object.entries(value)) {
        const name = key === '$ref' && typeof inner === 'string' ? inner.slice(REF.length) : undefined
        if (name === undefined) walk(inner)
        else if (!reached.has(name)) {
          reached.add(name)
          walk(all[name])
        }
      }
  }
  walk(document.paths)
  const schemas = Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => reached.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  )
  return { ...document, components: { ...document.components, schemas } }
}
