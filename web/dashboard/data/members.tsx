// What a row of a kind can have, by the JSON Schema of the data format.
import { t } from '../lib/i18n.ts'
import { Section } from '../parts/bits.tsx'

interface Shape {
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Shape[]
  readonly items?: Shape
  readonly $ref?: string
  readonly minimum?: number
  readonly maximum?: number
}

export interface RowSchema {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Shape>>
}

function typeOf(shape: Shape): string {
  if (shape.enum !== undefined) return shape.enum.map(String).join(' | ')
  if (shape.const !== undefined) return JSON.stringify(shape.const)
  if (shape.anyOf !== undefined) return [...new Set(shape.anyOf.map(typeOf))].filter(Boolean).join(' | ')
  if (shape.$ref !== undefined) return shape.$ref.replace(/.*\//, '')
  if (shape.type === 'array') return `${(shape.items && typeOf(shape.items)) || '…'}[]`
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = shape
  const isRange = minimum > Number.MIN_SAFE_INTEGER && maximum < Number.MAX_SAFE_INTEGER
  return `${[shape.type ?? ''].flat().join(' | ')}${isRange ? ` ${minimum}–${maximum}` : ''}`
}

export const Members = ({ schema, provider }: { schema: RowSchema; provider: string }) => (
  <Section
    title={t('membersOfRow')}
    aside={
      <a class="button small" href={`/_mock/schemas/${provider}.json`}>
        {t('schema')}
      </a>
    }
  >
    {schema.description !== undefined && <p class="dim">{schema.description.replaceAll('`', '')}</p>}
    <table class="parameters">
      <tbody>
        {Object.entries(schema.properties ?? {}).map(([name, shape]) => (
          <tr key={name}>
            <th scope="row" class="mono">
              {name}
            </th>
            <td>
              <span class="mono">{typeOf(shape)}</span>
              {shape.description !== undefined && (
                <div class="dim">{shape.description.replaceAll('`', '')}</div>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </Section>
)
