// No pattern of the sources may take time that grows faster than the text it is held against: one client could stop
// the server with one long header. Looks at each regular expression with recheck.
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Surroundings } from './check.ts'

const src = fileURLToPath(new URL('../../src/', import.meta.url))
/** Only developers run these, on files of the repository. */
const LEFT_OUT = /^tools\//
const TIMEOUT_MS = 20_000
/** Patterns that recheck gives up on, each with the reason why it is linear. */
const KNOWN: Readonly<Record<string, string>> = {
  '/[eE]\\+?\\d{3}|\\d{309}/': 'at each place it looks at 309 characters at most',
}

interface Node {
  readonly type: string
  readonly regex?: { readonly pattern: string; readonly flags: string }
}
interface Acorn {
  parse(text: string, options: object): Node
}
interface Walk {
  full(tree: Node, visit: (node: Node) => void): void
}
interface Recheck {
  check(
    pattern: string,
    flags: string,
    options: object,
  ): Promise<{ status: string; complexity?: { summary: string } }>
}

/** Each pattern of the sources once, with a file that has it. */
function patterns(
  { parse }: Acorn,
  { full }: Walk,
): Map<string, { file: string; pattern: string; flags: string }> {
  const found = new Map<string, { file: string; pattern: string; flags: string }>()
  for (const file of readdirSync(src, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || LEFT_OUT.test(file)) continue
    const text = stripTypeScriptTypes(readFileSync(join(src, file), 'utf8'))
    full(parse(text, { ecmaVersion: 'latest', sourceType: 'module' }), ({ regex }) => {
      if (regex !== undefined) found.set(`/${regex.pattern}/${regex.flags}`, { file, ...regex })
    })
  }
  return found
}

/** @throws Error naming each pattern that is not linear, or of which that cannot be told in time */
export async function linearPatterns({ installed }: Surroundings): Promise<string> {
  const tools = join(await installed('npm'), 'node_modules')
  const load = async <T>(path: string): Promise<T> =>
    (await import(pathToFileURL(join(tools, path)).href)) as T
  const { check } = await load<Recheck>('recheck/lib/main.js')
  const all = patterns(
    await load<Acorn>('acorn/dist/acorn.mjs'),
    await load<Walk>('acorn-walk/dist/walk.mjs'),
  )
  const faults: string[] = []
  for (const [shown, { file, pattern, flags }] of all) {
    if (Object.hasOwn(KNOWN, shown)) continue
    const { status, complexity } = await check(pattern, flags, { timeout: TIMEOUT_MS })
    if (status !== 'safe') faults.push(`src/${file}: ${shown} is ${complexity?.summary ?? status}`)
  }
  for (const shown of Object.keys(KNOWN))
    if (!all.has(shown)) faults.push(`${shown} is in no source any more`)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return `${all.size} patterns take time that grows with the text alone`
}
