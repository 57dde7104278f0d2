// The text of docs/sdks.md and of the README's table, made from the manifests and from what the programs told.
import { readFile } from 'node:fs/promises'
import { source } from './cache.ts'
import { ABSENT } from './catalogue.ts'
import { PROFILES, PROVIDERS, type Provider, type Sdk, STORIES } from './manifest.ts'
import type { Results, Run } from './stories.ts'

/** What stands for the target: the default address and world. */
const SHOWN = { url: 'http://127.0.0.1:4620', host: '127.0.0.1', port: 4620, world: 'default' }

/** @param page address of the page that the rows lead to; none on the page itself */
export function table(results: Results, page: string): string {
  const rows = [...results.keys()].map((sdk) => row(sdk, results, page))
  return `\n${['| SDK | set | stories told |', '| --- | --- | --- |', ...rows].join('\n')}\n`
}

export function row(sdk: Sdk, results: Results, page: string): string {
  const link = `[${PROVIDERS[sdk.provider]}: ${sdk.title}](${page}#${anchor(heading(sdk))})`
  const settings = settingsOf(sdk).map((setting) => `\`${setting}\``)
  return `| ${link}, \`${sdk.package}\` ${sdk.version} | ${settings.join('<br>')} | ${summary(runsOf(sdk, results))} |`
}

const runsOf = (sdk: Sdk, results: Results): readonly Run[] => [...(results.get(sdk)?.values() ?? [])]

/** How many stories, or what a program itself sums up. */
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

Each SDK below is installed from its registry as it is, pointed at Evalmock with the settings shown, and run in its own
language and process with strict authentication, under both profiles, each in a world of its own, all against one
server. \`npm run test:sdk\` does it; on this page stands what it saw: ${count(runs)} stories.

${table(results, '').trim()}

The settings name the default address and the world \`default\`. For another world the key \`mock\` becomes
\`mock.NAME\`, the ZStack account \`admin\` becomes \`admin.NAME\`.

| story | what is tried |
| --- | --- |
${stories.join('\n')}
`
}

export async function section(sdk: Sdk, results: Results): Promise<string> {
  const lines = [heading(sdk), `\`${sdk.package}\` ${sdk.version}, from ${sdk.registry}: \`${sdk.add}\`.`, '']
  if (sdk.construct === undefined)
    lines.push('```sh', ...settingsOf(sdk).map((setting) => `export ${setting}`), '```', '')
  else lines.push(`Point it at Evalmock with \`${sdk.construct}\`.`, '')
  if (sdk.server !== undefined) lines.push(`The server is started with \`${sdk.server.join(' ')}\`.`, '')
  if (sdk.sample !== undefined)
    lines.push(`\`\`\`${sdk.sample.language}`, await sample(sdk, sdk.sample.file), '```', '')
  const operations = [...new Set(runsOf(sdk, results).flatMap((run) => run.operations))].sort()
  lines.push(`Calls: ${listed(sdk.calls)}.`, '')
  lines.push(`Operations that the server answered: ${listed(operations)}.`, '')
  if (sdk.remarks.length > 0)
    lines.push('Known differences, and what to know:', '', ...sdk.remarks.map((remark) => `- ${remark}`), '')
  lines.push('| story | what the SDK does |', '| --- | --- |')
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
  return `## Not run\n\nWhat the registries had on 2026-11-21 decides:\n\n${lines.join('\n')}\n`
}
