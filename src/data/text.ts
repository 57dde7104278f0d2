// A file of data as text: YAML or JSON, and where in it each value stands.
import type { Document, ErrorCode, Node } from 'yaml'
import { jsonMistake } from '../core/checks/json.ts'
import type { Mistake, Path } from '../core/data/format.ts'
import { yamlWords } from './yaml-words.ts'

/** A mistake at a place in the text. */
export interface Placed {
  readonly text: string
  /** Of the first line is 1; undefined where the data has no text. */
  readonly line?: number
  readonly column?: number
  readonly path: Path
}

export interface Parsed {
  readonly value: unknown
  /** Why the text cannot be read; empty if it can. */
  readonly mistakes: readonly Placed[]
  /** Finds where mistakes stand. */
  place(mistakes: readonly Mistake[]): Promise<Placed[]>
}

/** Above this, mistakes have paths and no lines: reading the places takes long. */
const LONG = 8_000_000

/** Deep aliases would make a short text endless. */
const MOST_ALIASES = 100

export async function parseText(text: string): Promise<Parsed> {
  const clean = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
  const json = asJson(clean)
  if (json === undefined) {
    const yaml = await asYaml(clean)
    const mistake = yaml.mistakes.length > 0 && LIKE_JSON.test(clean) ? jsonMistake(clean) : undefined
    return mistake === undefined ? yaml : { ...yaml, mistakes: [{ path: [], ...mistake }] }
  }
  if (isDeep(json.value)) return unreadable(TOO_DEEP)
  // Data without mistakes needs no places, and most data has none.
  const place = async (mistakes: readonly Mistake[]): Promise<Placed[]> =>
    clean.length > LONG
      ? mistakes.map(({ text, path }) => ({ text, path }))
      : (await asYaml(clean)).place(mistakes)
  return { value: json.value, mistakes: [], place }
}

/** Braces around names in double quotes: whoever writes so means JSON, and one mistake says it best. */
const LIKE_JSON = /^\s*(\[\s*)?\{\s*"/

function asJson(text: string): { readonly value: unknown } | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

async function asYaml(text: string): Promise<Parsed> {
  const yaml = await loadYaml()
  const lines = new yaml.LineCounter()
  let document: Document
  try {
    document = yaml.parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true })
  } catch (error) {
    // The parser calls itself for each level.
    if (!(error instanceof RangeError)) throw error
    return unreadable(TOO_DEEP)
  }
  const at = (offset: number): { line: number; column: number } => {
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const broken = document.errors.map(
    ({ code, message, pos }): Placed => ({ text: yamlWords(code, message), path: [], ...at(pos[0]) }),
  )
  let value: unknown
  if (broken.length === 0)
    try {
      value = document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown
      if (isDeep(value)) return unreadable(TOO_DEEP)
    } catch (error) {
      // Aliases are resolved only now.
      const { code = 'RESOURCE_EXHAUSTION', message } = error as Error & { code?: ErrorCode }
      return unreadable(yamlWords(code, message))
    }
  const place = async (mistakes: readonly Mistake[]): Promise<Placed[]> =>
    mistakes.map((mistake) => ({
      text: mistake.text,
      path: mistake.path,
      ...at(offsetOf(document, mistake, yaml)),
    }))
  return { value, mistakes: broken, place }
}

const unreadable = (text: string): Parsed => ({
  value: undefined,
  mistakes: [{ text, path: [] }],
  place: async () => [],
})

/** Maximum depth of lists and objects, as for requests. */
const DEEPEST = 256
const TOO_DEEP = `the data is nested more than ${DEEPEST} levels deep`

const isDeep = (value: unknown, left = DEEPEST): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (left === 0 || Object.values(value).some((inner) => isDeep(inner, left - 1)))

type Yaml = typeof import('yaml')

/** In the bundle it is a CommonJS module, of which a bundler sees the default export alone. */
async function loadYaml(): Promise<Yaml> {
  const yaml = (await import('yaml')) as Yaml & { readonly default?: Yaml }
  return yaml.default ?? yaml
}

/** Where the value at a path begins; of one that is absent, where the nearest one around it begins. */
function offsetOf(
  document: Document,
  { path, atName = false }: Mistake,
  { isMap, isScalar, isSeq }: Yaml,
): number {
  let node: unknown = document.contents
  let offset = start(node) ?? 0
  for (const [i, part] of path.entries()) {
    const next = isMap(node)
      ? node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part))
      : undefined
    if (next !== undefined) {
      const nameAt = start(next.key) ?? offset
      node = next.value
      offset = atName && i === path.length - 1 ? nameAt : (start(node) ?? nameAt)
    } else if (isSeq(node)) {
      const inner: unknown = node.items[Number(part)]
      if (inner === undefined) break
      node = inner
      offset = start(node) ?? offset
    } else break
  }
  return offset
}

const start = (node: unknown): number | undefined => (node as Node | null | undefined)?.range?.[0]

export const toYaml = async (value: unknown): Promise<string> =>
  (await loadYaml()).stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })

/** `scale.evaluations[0].status`. */
export const pathText = (path: Path): string =>
  path.reduce<string>(
    (before, part) =>
      typeof part === 'number' ? `${before}[${part}]` : before === '' ? part : `${before}.${part}`,
    '',
  )
