// Loaded before a program: puts all mutants into its source, each behind a switch, so that one process can try many.
// MUTANTS names the file with the list; MUTANT is the number of the one that acts; MUTANTS_RUN names a folder for the
// numbers of those that a process has come by.
import { readFileSync, writeFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mutant, Whole } from './mutators.ts'

export interface Switches {
  active: number
  /** The mutants whose place was run. */
  readonly run: Set<number>
  /** Forgets these. */
  again(): void
}

const { MUTANTS = '', MUTANT = '-1', MUTANTS_RUN } = process.env
const mutants = JSON.parse(readFileSync(MUTANTS, 'utf8')) as readonly Mutant[]
const root = fileURLToPath(new URL('../../', import.meta.url))
/** For each mutant 1 if its place was run: a set alone would cost too much in a loop. */
const seen = new Uint8Array(mutants.length)
export const switches: Switches = {
  active: Number(MUTANT),
  run: new Set(),
  again() {
    seen.fill(0)
    switches.run.clear()
  },
}

Object.assign(globalThis, {
  isMutant(n: number): boolean {
    if (seen[n] === 0) {
      seen[n] = 1
      switches.run.add(n)
    }
    return switches.active === n
  },
})

if (MUTANTS_RUN !== undefined)
  process.on('exit', () => {
    writeFileSync(join(MUTANTS_RUN, String(process.pid)), JSON.stringify([...switches.run]))
  })

interface Numbered {
  readonly n: number
  readonly mutant: Mutant
}

const byFile = Map.groupBy(
  mutants.map((mutant, n): Numbered => ({ n, mutant })),
  ({ mutant }) => mutant.file,
)

registerHooks({
  load(url, context, next) {
    const loaded = next(url, context)
    if (!url.startsWith('file:')) return loaded
    const path = fileURLToPath(url)
    const inside = path.startsWith(root) ? byFile.get(path.slice(root.length)) : undefined
    return inside === undefined ? loaded : { ...loaded, source: switched(readFileSync(path, 'utf8'), inside) }
  },
})

/** A part of the text, and the mutants of it as a whole. */
interface Part {
  readonly start: number
  readonly end: number
  readonly form: Whole['form'] | 'braces'
  readonly all: Numbered[]
}

/** Of those with the same text, the outermost first. */
const FORMS: readonly Part['form'][] = ['statement', 'braces', 'name', 'expression']

function switched(text: string, inside: readonly Numbered[]): string {
  const parts = new Map<string, Part>()
  const partOf = (start: number, end: number, form: Part['form']): Part => {
    const key = `${start} ${end} ${form}`
    const part = parts.get(key) ?? { start, end, form, all: [] }
    parts.set(key, part)
    return part
  }
  for (const one of inside) {
    const { start, end, form, statement } = one.mutant.whole
    partOf(start, end, form).all.push(one)
    if (statement !== undefined) partOf(statement.start, statement.end, 'braces')
  }
  const outermostFirst = [...parts.values()].sort(
    (a, b) => a.start - b.start || b.end - a.end || FORMS.indexOf(a.form) - FORMS.indexOf(b.form),
  )
  return rendered(text, 0, text.length, outermostFirst)
}

/** The text between two places; takes the parts there from the list. */
function rendered(text: string, start: number, end: number, parts: Part[]): string {
  let done = ''
  let at = start
  for (let part = parts[0]; part !== undefined && part.start < end; part = parts[0]) {
    parts.shift()
    done += text.slice(at, part.start) + choice(text, part, rendered(text, part.start, part.end, parts))
    at = part.end
  }
  return done + text.slice(at, end)
}

function choice(text: string, { start, end, form, all }: Part, plain: string): string {
  const changed = ({ mutant }: Numbered): string =>
    text.slice(start, mutant.start) + mutant.to + text.slice(mutant.end, end)
  if (form === 'braces') return `{${plain}}`
  if (form === 'statement') return `{if(!(${all.map(({ n }) => `isMutant(${n})`).join('||')})){${plain}}}`
  const chosen = all.map((one) => `isMutant(${one.n})?(${changed(one)}):`).join('')
  return form === 'name' ? `[${chosen}(${plain})]` : `(${chosen}(${plain}))`
}
