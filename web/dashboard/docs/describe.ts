// Describes one operation of an OpenAPI document, with references resolved.

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly description?: string
  readonly examples?: readonly unknown[]
  readonly [member: string]: unknown
}

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: Schema
}

interface Media {
  readonly schema?: Schema
  readonly example?: unknown
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

export interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId?: string
            readonly description?: string
            readonly externalDocs?: { readonly url: string }
            readonly parameters?: readonly Parameter[]
            readonly requestBody?: { readonly content: Readonly<Record<string, Media>> }
          }
        >
      >
    >
  >
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

export interface Described {
  readonly description?: string
  readonly source?: string
  readonly parameters: readonly {
    readonly name: string
    readonly in: string
    readonly required: boolean
    readonly type: string
    readonly description?: string
  }[]
  readonly body?: unknown
  readonly example?: unknown
}

export function describe(document: Document, operationId: string): Described | undefined {
  for (const item of Object.values(document.paths))
    for (const operation of Object.values(item)) {
      if (operation.operationId !== operationId) continue
      const media = operation.requestBody?.content['application/json']
      const example =
        media?.example ?? Object.values(media?.examples ?? {})[0]?.value ?? media?.schema?.examples?.[0]
      return {
        description: operation.description,
        source: operation.externalDocs?.url,
        parameters: (operation.parameters ?? []).map((one) => ({
          name: one.name,
          in: one.in,
          required: one.required ?? false,
          type: typeOf(one.schema ?? {}),
          description: one.description ?? one.schema?.description,
        })),
        body: media?.schema === undefined ? undefined : filled(media.schema, document, 0),
        example,
      }
    }
  return undefined
}

function typeOf(schema: Schema): string {
  if (schema.enum !== undefined) return schema.enum.map(String).join(' | ')
  return Array.isArray(schema.type) ? schema.type.join(' | ') : String(schema.type ?? 'any')
}

const DEEPEST = 6

/** A schema without references, to a readable depth. */
function filled(value: unknown, document: Document, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth > DEEPEST * 2) return '…'
  if (Array.isArray(value)) return value.map((one) => filled(one, document, depth + 1))
  const { $ref, ...rest } = value as Schema
  const named = $ref === undefined ? undefined : document.components?.schemas?.[$ref.split('/').at(-1) ?? '']
  const all = { ...named, ...rest }
  return Object.fromEntries(
    Object.entries(all).map(([name, one]) => [name, filled(one, document, depth + 1)]),
  )
}
