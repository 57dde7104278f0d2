// JSON Schemas of data files, for editors: one for each provider, and one of the whole file that refers to them.
import * as z from 'zod'
import type { DataFormat, DataKind } from '../core/data/format.ts'
import { membersOf } from '../core/data/members.ts'
import { WORLD } from './world.ts'

const DIALECT = 'https://json-schema.org/draft/2020-12/schema'
type Json = Record<string, unknown>

/** The schema of one provider's part. */
export function schemaOf(format: DataFormat): Json {
  const lists = format.kinds.map((kind) => [
    kind.member,
    { description: kind.about, type: 'array', items: { $ref: `#/$defs/${kind.kind}` } },
  ])
  return {
    $schema: DIALECT,
    title: `Data of ${format.provider}`,
    type: 'object',
    properties: Object.fromEntries(lists),
    additionalProperties: false,
    $defs: Object.fromEntries(format.kinds.map((kind) => [kind.kind, rowSchema(kind, format)])),
  }
}

function rowSchema(kind: DataKind, format: DataFormat): Json {
  const members = [...membersOf(kind, format)].map(([name, { schema, kind: inner }]) => {
    if (inner !== undefined)
      return [name, { description: inner.about, type: 'array', items: { $ref: `#/$defs/${inner.kind}` } }]
    return [name, plain(schema)]
  })
  const named = kind.nameOf === undefined && kind.name.length > 0
  return {
    description: kind.about,
    type: 'object',
    properties: Object.fromEntries(members),
    additionalProperties: false,
    ...(named ? { anyOf: kind.name.map((name) => ({ required: [name] })) } : {}),
  }
}

function plain(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json
  return rest
}

/** The schema of a whole file. */
export const fileSchema = (providers: readonly string[]): Json => ({
  $schema: DIALECT,
  title: 'Data of Evalmock',
  description: 'Resources in the words of the APIs. See docs/data.md.',
  type: 'object',
  properties: {
    $schema: { type: 'string' },
    [WORLD]: { description: 'Of an exported world: clock, plan, number of ids', type: 'object' },
    ...Object.fromEntries(providers.map((name) => [name, { $ref: `${name}.json` }])),
  },
  additionalProperties: false,
})
