// No call of the control API passes over a member or a parameter that it does not know: it says which it could be.
import t from 'tap'
import { startControlled } from '../support/control.ts'
import { openapiOf } from '../support/document.ts'

interface Schema {
  readonly $ref?: string
  readonly properties?: Readonly<Record<string, unknown>>
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

interface Operation {
  readonly operationId: string
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

/** A name with one letter too many. */
const mistyped = (name: string): string => `${name}s`

t.test('unknown members of a body and unknown parameters are refused with the nearest name', async (t) => {
  const { control } = await startControlled(t)
  const document = openapiOf('control') as unknown as Document
  await control('POST', '/worlds', { name: 'w' })
  const members = ({ $ref, properties, ...of }: Schema): readonly string[] => {
    const inner = $ref === undefined ? undefined : document.components.schemas[$ref.split('/').at(-1) ?? '']
    if (inner !== undefined) return members(inner)
    const parts = [...(of.anyOf ?? []), ...(of.oneOf ?? []), ...(of.allOf ?? [])]
    return [...Object.keys(properties ?? {}), ...parts.flatMap(members)]
  }
  let bodies = 0
  let queries = 0
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, { operationId, parameters = [], requestBody }] of Object.entries(item)) {
      const url = path
        .replace('/_mock', '')
        .replace('{world}', 'w')
        .replace('{provider}', 'acme')
        .replace('{kind}', 'task')
        .replace(/\{\w+\}/g, '1')
      const schema = requestBody?.content['application/json']?.schema
      // Dropped by a call before.
      if (path.includes('{world}')) await control('POST', '/worlds', { name: 'w' })
      const [member] = schema === undefined ? [] : members(schema)
      if (member !== undefined) {
        bodies++
        const reply = await control(method.toUpperCase(), url, { [mistyped(member)]: 1 })
        t.match(
          reply,
          { status: 400, json: { detail: new RegExp(`${mistyped(member)}.*did you mean ${member}\\?`) } },
          `${operationId}: member ${member}`,
        )
      }
      if (['livez', 'readyz', 'listDocuments', 'getDocument', 'getDataSchema'].includes(operationId)) continue
      const query = parameters.find((one) => one.in === 'query')
      const reply = await control(
        method.toUpperCase(),
        `${url}?${mistyped(query?.name ?? 'nothing')}=1`,
        requestBody && {},
      )
      queries++
      const words = query === undefined ? 'nothings' : `did you mean ${query.name}\\?`
      t.match(reply, { status: 400, json: { detail: new RegExp(words) } }, `${operationId}: parameter`)
    }
  t.ok(bodies >= 16 && queries >= 55, `${bodies} bodies, ${queries} queries`)
})
