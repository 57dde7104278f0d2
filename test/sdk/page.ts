// The text of docs/sdks.md and of the tables in both READMEs, from the manifests and from what the programs reported.
import { readFile } from 'node:fs/promises'
import { source } from './cache.ts'
import { ABSENT } from './catalogue.ts'
import { PROFILES, PROVIDERS, type Provider, type Sdk, STORIES } from './manifest.ts'
import type { Results, Run } from './stories.ts'

/** What stands for the target: the default address and world. */
const SHOWN = { url: 'http://127.0.0.1:4620', host: '127.0.0.1', port: 4620, world: 'default' }

/** The words of a table. */
export interface Language {
  readonly head: string
  readonly label: (sdk: Sdk) => string
  readonly comma: string
  /** `24 of 24`, or what a program itself sums up. */
  readonly summary: (text: string) => string
}

export const ENGLISH: Language = {
  head: '| SDK | set | scenarios passed |',
  label: (sdk) => `${PROVIDERS[sdk.provider]}: ${sdk.title}`,
  comma: ', ',
  summary: (text) => text,
}

/** @param page address of the page that the rows lead to; none on the page itself */
export function table(results: Results, page: string, language = ENGLISH): string {
  const rows = [...results.keys()].map((sdk) => row(sdk, results, page, language))
  return `\n${[language.head, '| --- | --- | --- |', ...rows].join('\n')}\n`
}

export function row(sdk: Sdk, results: Results, page: string, language = ENGLISH): string {
  const link = `[${language.label(sdk)}](${page}#${anchor(heading(sdk))})`
  const settings = settingsOf(sdk).map((setting) => `\`${setting}\``)
  const passed = language.summary(summary(runsOf(sdk, results)))
  return `| ${link}${language.comma}\`${sdk.package}\` ${sdk.version} | ${settings.join('<br>')} | ${passed} |`
}

const runsOf = (sdk: Sdk, results: Results): readonly Run[] => [...(results.get(sdk)?.values() ?? [])]

/** How many scenarios passed, or what a program itself sums up. */
function summary(runs: readonly Run[]): string {
  const all = runs[0]?.outcomes.find(({ story }) => story === 'all')
  return all?.note ?? count(runs)
}

function count(runs: readonly Run[]): string {
  const told = runs.flatMap(({ outcomes }) => outcomes)
  return `${told.filter(({ ok }) => ok).length} of ${told.length}`
}

/** What points the SDK at Evalmock, one setting a line. */
function settingsOf(sdk: Sdk): readonly string[] {
  if (sdk.construct !== undefined) return [sdk.construct]
  return Object.entries(sdk.environment(SHOWN)).map(([name, value]) => `${name}=${quoted(value)}`)
}

export const heading = (sdk: Sdk): string => `### ${PROVIDERS[sdk.provider]}: ${sdk.title}\n`
const anchor = (line: string): string =>
  line
    .replace(/^#+ /, '')
    .trim()
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')

export async function page(results: Results): Promise<string> {
  const sdks = [...results.keys()]
  const parts = [intro(results)]
  for (const provider of Object.keys(PROVIDERS) as Provider[]) {
    parts.push(`## ${PROVIDERS[provider]}\n`)
    for (const sdk of sdks.filter((one) => one.provider === provider)) parts.push(await section(sdk, results))
  }
  parts.push(absent())
  return parts.join('\n')
}

function intro(results: Results): string {
  const runs = [...results.keys()].flatMap((sdk) => runsOf(sdk, results))
  const stories = Object.entries(STORIES).map(([story, means]) => `| \`${story}\` | ${means} |`)
  return `# Official SDKs

<!-- Written by \`npm run test:sdk -- --write\`, from what the programs in test/sdk did. -->

\`npm run test:sdk\` installs each SDK below from its registry, unmodified, and points it at Evalmock with the settings
shown. Each SDK runs in its own language, process and world, with strict authentication, under both profiles. This page
is the result of the last run: ${count(runs)} scenarios passed.

${table(results, '').trim()}

The settings use the default address and the world \`default\`. For another world, use the key \`mock.NAME\` instead of
\`mock\`, and the ZStack account \`admin.NAME\` instead of \`admin\`.

| scenario | what the program tries |
| --- | --- |
${stories.join('\n')}
`
}

export async function section(sdk: Sdk, results: Results): Promise<string> {
  const lines = [heading(sdk), `\`${sdk.package}\` ${sdk.version}, from ${sdk.registry}: \`${sdk.add}\`.`, '']
  if (sdk.construct === undefined)
    lines.push('```sh', ...settingsOf(sdk).map((setting) => `export ${setting}`), '```', '')
  else lines.push(`Point it at Evalmock with \`${sdk.construct}\`.`, '')
  if (sdk.server !== undefined) lines.push(`Start the server with \`${sdk.server.join(' ')}\`.`, '')
  if (sdk.sample !== undefined)
    lines.push(`\`\`\`${sdk.sample.language}`, await sample(sdk, sdk.sample.file), '```', '')
  const operations = [...new Set(runsOf(sdk, results).flatMap((run) => run.operations))].sort()
  lines.push(`Calls: ${listed(sdk.calls)}.`, '')
  lines.push(`Operations called: ${listed(operations)}.`, '')
  if (sdk.remarks.length > 0)
    lines.push('Good to know:', '', ...sdk.remarks.map((remark) => `- ${remark}`), '')
  lines.push('| scenario | what the SDK does |', '| --- | --- |')
  const [docs = [], live = []] = PROFILES.map((profile) => results.get(sdk)?.get(profile)?.outcomes)
  for (const { story, note } of docs) {
    const other = live.find((outcome) => outcome.story === story)?.note
    const both = other === undefined || other === note ? note : `\`docs\`: ${note}<br>\`live\`: ${other}`
    lines.push(`| \`${story}\` | ${both.replaceAll('|', '\\|')} |`)
  }
  return `${lines.join('\n')}\n`
}

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ')

const quoted = (value: string): string =>
  /^[\w./:@=-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`

/** The lines between `sample:begin` and `sample:end`, moved to the left. */
async function sample(sdk: Sdk, file: string): Promise<string> {
  const text = await readFile(source(sdk, file), 'utf8')
  const lines = /^.*sample:begin.*\n([\s\S]*?)^.*sample:end/m.exec(text)?.[1]?.trimEnd().split('\n')
  if (lines === undefined) throw new Error(`${sdk.id}/${file} marks no sample`)
  const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)))
  return lines.map((line) => line.slice(indent)).join('\n')
}

function absent(): string {
  const lines = ABSENT.map(({ title, reason }) => `- **${title}**: ${reason}`)
  return `## Not run\n\nChecked in the registries on 2026-11-29:\n\n${lines.join('\n')}\n`
}
