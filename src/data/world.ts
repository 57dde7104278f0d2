// Data as a whole: the rows of all providers, and what an exported world has besides: clock, plan, counters.
import * as z from 'zod'
import { OUR_WORDS } from '../core/checks/words.ts'
import { isRow, mistakesOf, unknownMember, whatIs } from '../core/data/check.ts'
import type { DataFormat, Known, Mistake, Row } from '../core/data/format.ts'
import { Reader } from '../core/data/read.ts'
import { writeData } from '../core/data/write.ts'
import { type FileResource, WORLD_MEMBERS, type WorldContent } from '../core/world-file.ts'
import { type Placed, parseText, pathText, toYaml } from './text.ts'

/** The member beside the providers: what an export says about the world itself. */
export const WORLD = 'world'
const VERSION = 1

export const WorldPart = z.strictObject({
  version: z.literal(VERSION).describe('Of this format'),
  ...WORLD_MEMBERS,
})

export interface Data {
  readonly resources: readonly FileResource[]
  /** Of an exported world. */
  readonly world?: Omit<WorldContent, 'resources'>
}

export interface ReadOptions {
  /** Emulator ms, for times such as `-26h`. */
  readonly now: number
  readonly seed: string
  /** Resources that the data can name. */
  readonly known?: readonly Known[]
}

/** Everything that is wrong in some data. */
export class DataError extends Error {
  override readonly name = 'DataError'
  readonly mistakes: readonly Placed[]

  constructor(mistakes: readonly Placed[], file?: string) {
    super(mistakes.map((one) => sentence(one, file)).join('\n'))
    this.mistakes = mistakes
  }
}

/** `my.yaml:3:7: scale.evaluations[0].statu: …`; without a file, `line 3:7: …`. */
function sentence({ text, line, column, path }: Placed, file: string | undefined): string {
  const spot = line === undefined ? '' : `:${line}:${column}`
  const place = file === undefined ? spot.replace(/^:/, 'line ') : `${file}${spot}`
  return [place, pathText(path), text].filter((part) => part !== '').join(': ')
}

/** The data in a text. @throws DataError with all mistakes and their places */
export async function readText(
  text: string,
  formats: readonly DataFormat[],
  options: ReadOptions,
  file?: string,
): Promise<Data> {
  const { value, mistakes, place } = await parseText(text)
  if (mistakes.length > 0) throw new DataError(mistakes, file)
  const read = readValue(value, formats, options)
  if (!('mistakes' in read)) return read
  throw new DataError((await place(read.mistakes)).sort(byPlace), file)
}

/** The data in an object. @throws DataError with all mistakes */
export function readWorld(
  value: unknown,
  formats: readonly DataFormat[],
  options: ReadOptions,
  file?: string,
): Data {
  const read = readValue(value, formats, options)
  if (!('mistakes' in read)) return read
  throw new DataError(
    read.mistakes.map(({ path, text }) => ({ path, text })),
    file,
  )
}

function readValue(
  value: unknown,
  formats: readonly DataFormat[],
  options: ReadOptions,
): Data | { readonly mistakes: readonly Mistake[] } {
  if (!isRow(value)) {
    const text = `data is an object with a member for each provider, not ${whatIs(value)}`
    return { mistakes: [{ path: [], text }] }
  }
  if (Object.keys(value).length === 0)
    return { mistakes: [{ path: [], text: 'the data is empty: name a provider' }] }
  const { $schema: _, [WORLD]: about, ...parts } = value
  const exported = about === undefined ? undefined : WorldPart.safeParse(about, OUR_WORDS)
  const reader = new Reader({ ...options, asIs: exported?.success === true })
  if (exported?.success === false) reader.mistakes.push(...worldMistakes(about, exported.error))
  for (const [name, part] of Object.entries(parts)) {
    const format = formats.find(({ provider }) => provider === name)
    if (format !== undefined) reader.add(part, format, [name])
    else {
      const names = [...formats.map(({ provider }) => provider), WORLD]
      reader.mistakes.push({ path: [name], atName: true, text: unknownMember(name, 'the data', names) })
    }
  }
  const resources = reader.finish(formats)
  if (reader.mistakes.length > 0) return { mistakes: reader.mistakes }
  if (!exported?.success) return { resources }
  const { version: __, ...world } = exported.data
  return { resources, world }
}

function worldMistakes(about: unknown, error: z.ZodError): readonly Mistake[] {
  const { version } = (about ?? {}) as { version?: unknown }
  if (typeof version === 'number' && version > VERSION)
    return [
      {
        path: [WORLD, 'version'],
        text: `the data has version ${version}, but this emulator reads versions up to ${VERSION}: use a newer one`,
      },
    ]
  return mistakesOf(error.issues, about, [WORLD], WorldPart)
}

const byPlace = (a: Placed, b: Placed): number =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)

const iso = (ms: number): string => new Date(ms).toISOString()

/** A world in the words of its providers. Equal content gives an equal value. */
export function writeWorld(
  { clock, plan, plansDrawn, ids, resources }: WorldContent,
  formats: readonly DataFormat[],
): Record<string, Row> {
  return {
    [WORLD]: {
      version: VERSION,
      clock: { at: iso(clock.at), wall: iso(clock.wall), rate: clock.rate },
      plan,
      plansDrawn,
      ids,
    },
    ...rowsOf(resources, formats),
  }
}

/** The resources alone. */
export function rowsOf(
  resources: readonly FileResource[],
  formats: readonly DataFormat[],
): Record<string, Record<string, readonly Row[]>> {
  const parts = formats.map((format) => [format.provider, writeData(resources, format)] as const)
  return Object.fromEntries(parts.filter(([, rows]) => Object.keys(rows).length > 0))
}

/** As JSON with one row per line, or as YAML. */
export async function toText(data: Readonly<Record<string, unknown>>, as: 'json' | 'yaml'): Promise<string> {
  if (as === 'yaml') return toYaml(data)
  const parts = Object.entries(data).map(([name, part]) => {
    if (name === WORLD || !isRow(part)) return ` ${JSON.stringify(name)}: ${JSON.stringify(part)}`
    const lists = Object.entries(part).map(
      ([member, rows]) =>
        `  ${JSON.stringify(member)}: [\n${(rows as readonly unknown[]).map((row) => JSON.stringify(row)).join(',\n')}\n  ]`,
    )
    return ` ${JSON.stringify(name)}: {\n${lists.join(',\n')}\n }`
  })
  return `{\n${parts.join(',\n')}\n}\n`
}
