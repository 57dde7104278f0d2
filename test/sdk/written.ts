// Keeps docs/sdks.md and the tables of both READMEs in step with what the programs reported.
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { CHINESE } from './chinese.ts'
import { PROFILES } from './manifest.ts'
import { ENGLISH, heading, type Language, page, row, section, table } from './page.ts'
import type { Results } from './stories.ts'

const PAGE = 'docs/sdks.md'
const READMES: readonly (readonly [path: string, language: Language])[] = [
  ['README.md', ENGLISH],
  ['README.zh-CN.md', CHINESE],
]
const BEGIN = '<!-- sdks:begin -->'
const END = '<!-- sdks:end -->'

const inProject = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))

export interface Comparison {
  readonly path: string
  /** The first line that differs. */
  readonly difference?: string
}

/** Writes all of them, and gives their paths. */
export async function writePages(results: Results): Promise<readonly string[]> {
  await writeFile(inProject(PAGE), await page(results))
  const written = [PAGE]
  for (const [path, language] of READMES) {
    const readme = await readOr(path)
    const block = blockOf(readme)
    if (block === undefined) continue
    const made = table(results, PAGE, language)
    await writeFile(
      inProject(path),
      readme.replace(`${BEGIN}${block}${END}`, () => `${BEGIN}${made}${END}`),
    )
    written.push(path)
  }
  return written
}

/**
 * Whether what is written agrees with this run.
 *
 * @param whole everything ran; otherwise only what is said of the SDKs that ran is compared
 */
export async function comparePages(results: Results, whole: boolean): Promise<readonly Comparison[]> {
  const written = await readOr(PAGE)
  const blocks = await Promise.all(
    READMES.map(async ([path, language]) => ({ path, language, block: blockOf(await readOr(path)) ?? '' })),
  )
  if (whole)
    return [
      compare(PAGE, written, await page(results)),
      ...blocks.map(({ path, language, block }) => compare(path, block, table(results, PAGE, language))),
    ]
  const comparisons: Comparison[] = []
  for (const sdk of results.keys()) {
    if (results.get(sdk)?.size !== PROFILES.length) continue
    const found = written.split(/^(?=### )/m).find((part) => part.startsWith(heading(sdk))) ?? ''
    comparisons.push(
      compare(`${PAGE} on ${sdk.id}`, found.split(/^(?=## )/m)[0] ?? '', await section(sdk, results)),
    )
    for (const { path, language, block } of blocks) {
      const made = row(sdk, results, PAGE, language)
      comparisons.push({
        path: `${path} on ${sdk.id}`,
        ...(block.includes(made) ? {} : { difference: `lacks: ${made}` }),
      })
    }
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
      `line ${where + 1} is ${JSON.stringify(is[where] ?? '')}, this run gives ${JSON.stringify(should[where] ?? '')}; ` +
      'run `npm run test:sdk -- --write`',
  }
}

const readOr = async (path: string): Promise<string> =>
  existsSync(inProject(path)) ? readFile(inProject(path), 'utf8') : ''

/** The text between the two markers. */
const blockOf = (readme: string): string | undefined =>
  readme.includes(BEGIN) && readme.includes(END)
    ? readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END))
    : undefined
