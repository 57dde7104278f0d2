// One operation as its OpenAPI document describes it, short enough for an agent.
import type { ListedOperation } from '../../cli/sdk/operation-call.ts'
import { control, type ServerAccess } from '../server-access.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
  readonly schema?: { readonly type?: string; readonly enum?: readonly unknown[] }
}
interface Described {
  readonly operationId?: string
  readonly description?: string
  readonly externalDocs?: { readonly url: string }
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly content: Readonly<
      Record<string, { readonly examples?: Readonly<Record<string, Example>>; schema?: Schema }>
    >
  }
}
interface Example {
  readonly summary?: string
  readonly value?: unknown
}
interface Schema {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}

const MOST_EXAMPLES = 2

export async function detailOf(
  server: ServerAccess,
  { provider, operationId, method, path, summary, errors }: ListedOperation,
): Promise<Record<string, unknown>> {
  const document = await control<Document>(server, 'GET', `/openapi/${provider}.json`)
  const described = Object.values(document.paths)
    .flatMap((one) => Object.values(one))
    .find((one) => one.operationId === operationId)
  const media = Object.values(described?.requestBody?.content ?? {})[0]
  const examples = Object.values(media?.examples ?? {})
  const schema = resolved(media?.schema, document)
  return {
    operation: operationId,
    provider,
    summary,
    description: described?.description,
    method,
    path,
    params: (described?.parameters ?? []).map((one) => ({
      name: one.name,
      in: one.in,
      ...(one.required ? { required: true } : {}),
      type: one.schema?.type,
      enum: one.schema?.enum,
      about: one.description,
    })),
    ...(media === undefined
      ? {}
      : {
          body: {
            required: schema?.required,
            members: Object.keys(schema?.properties ?? {}),
            examples: examples.slice(0, MOST_EXAMPLES).map(({ summary, value }) => ({ summary, value })),
          },
        }),
    errors,
    page: described?.externalDocs?.url,
  }
}

function resolved(schema: Schema | undefined, { components }: Document): Schema | undefined {
  const name = schema?.$ref?.split('/').at(-1)
  return name === undefined ? schema : components?.schemas?.[name]
}
