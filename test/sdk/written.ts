// Keeps docs/sdks.md and the README's table in step with what the programs told.
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { PROFILES } from './manifest.ts'
import { heading, page, row, section, table } from './page.ts'
import type { Results } from './stories.ts'

const PAGE = 'docs/sdks.md'
const README = 'README.md'
const BEGIN = '<!-- sdks:begin -->'
const END = '<!-- sdks:end -->'

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export interface Comparison {
  readonly path: string
  /** The first line that differs. */
  readonly difference?: string
}

/** Writes both, and gives their paths. */
export async function writePages(results: Results): Promise<readonly string[]> {
  await writeFile(inProject(PAGE), await page(results))
  const readme = await readOr(README)
  const block = blockOf(readme)
  if (block === undefined) return [PAGE]
  await writeFile(
    inProject(README),
    readme.replace(`${BEGIN}${block}${END}`, () => `${BEGIN}${table(results, PAGE)}${END}`),
  )
  return [PAGE, README]
}

/**
 * Whether what is written agrees with this run.
 *
 * @param whole everything ran; otherwise only what is said of the SDKs that ran is compared
 */
export async function comparePages(results: Results, whole: boolean): Promise<readonly Comparison[]> {
  const [written, block] = [await readOr(PAGE), blockOf(await readOr(README)) ?? '']
  if (whole)
    return [compare(PAGE, written, await page(results)), compare(README, block, table(results, PAGE))]
  const comparisons: Comparison[] = []
  for (const sdk of results.keys()) {
    if (results.get(sdk)?.size !== PROFILES.length) continue
    const found = written.split(/^(?=### )/m).find((part) => part.startsWith(heading(sdk))) ?? ''
    comparisons.push(
      compare(`${PAGE} on ${sdk.id}`, found.split(/^(?=## )/m)[0] ?? '', await section(sdk, results)),
    )
    const shown = block.includes(row(sdk, results, PAGE))
    comparisons.push({
      path: `${README} on ${sdk.id}`,
      ...(shown ? {} : { difference: `lacks: ${row(sdk, results, PAGE)}` }),
    })
  }
  return comparisons
}

function compare(path: string, written: string, made: string): Comparison {
  if (written.trim() === made.trim()) return { path }
  const [is, should] = [written.trim().split('\n'), made.trim().split('\n')]
  const at = should.findIndex((line, index) => line !== is[index])
  const where = at < 0 ? should.length : at
  return {
    path,
    difference:
      `line ${where + 1} is ${JSON.stringify(is[where] ?? '')}, this run says ${JSON.stringify(should[where] ?? '')}; ` +
      '`npm run test:sdk -- --write` writes it anew',
  }
}

const readOr = async (path: string): Promise<string> =>
  existsSync(inProject(path)) ? readFile(inProject(path), 'utf8') : ''

/** What stands between the two markers. */
const blockOf = (readme: string): string | undefined =>
  readme.includes(BEGIN) && readme.includes(END)
    ? readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END))
    : undefined
