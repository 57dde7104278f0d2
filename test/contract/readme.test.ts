import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { loadConfig } from '../../src/config/config.ts'
import { OPTIONS } from '../../src/config/options.ts'
import { calledBy, operationsPage, readMatrix } from '../../src/tools/docs/matrix.ts'
import { DOCUMENTS, withTables } from '../../src/tools/docs/tables.ts'
import { commandsOf } from '../support/document.ts'
import { startEmulator } from '../support/emulator.ts'
import { PROGRAM } from '../support/program.ts'

const root = new URL('../../', import.meta.url)
// The commands and the tour run as processes.
t.setTimeout(120_000)
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8')

t.test('the tables of options, commands and operations are those of the code', async (t) => {
  const matrix = await readMatrix()
  for (const name of DOCUMENTS)
    t.equal(read(name), withTables(read(name), matrix), `${name}: run \`npm run tables\``)
  t.equal(read('docs/operations.md'), operationsPage(matrix), 'docs/operations.md: run `npm run tables`')
})

t.test('every operation has an example and a page, and what SDKs called is an operation', async (t) => {
  for (const { title, lines } of await readMatrix()) {
    t.ok(lines.length > 10, title)
    for (const { operationId, examples, page } of lines) {
      t.ok(examples.length > 0, `${operationId} has an example`)
      t.match(page, /^https:/, operationId)
    }
    const called = calledBy(read('docs/sdks.md'), title)
    t.ok(called.size > 5, `SDKs called ${title}`)
    const known = lines.map(({ operationId }) => operationId)
    for (const operationId of called.keys()) t.ok(known.includes(operationId), operationId)
  }
})

t.test('every option is explained where it is more than its line in the table', async (t) => {
  const text = read('docs/configuration.md')
  for (const { flag, variable, key } of OPTIONS)
    for (const name of [flag, variable, key]) t.ok(text.includes(`\`${name}`), name)
})

t.test('the configuration file that is shown is a good one', async (t) => {
  const shown = /```json\n([\s\S]*?)```/.exec(read('docs/configuration.md'))?.[1] ?? ''
  const cwd = t.testdir({ 'evalmock.json': shown })
  t.match(loadConfig({ cwd }), {
    seed: 'team-a',
    profile: 'live',
    credentials: { 'sgp-key-of-team-b': { world: 'team-b' } },
  })
})

t.test('links between documents lead somewhere', async (t) => {
  for (const name of [
    'README.md',
    'README.zh-CN.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'docs/configuration.md',
    'docs/architecture.md',
    'docs/agents.md',
    'docs/metrics.md',
    'docs/embedding.md',
    'docs/fidelity.md',
    'docs/sweep.md',
    'docs/deploy.md',
    'docs/operations.md',
    'docs/commands.md',
    'docs/first-calls.md',
    'docs/reference.zh-CN.md',
    'docs/sdks.md',
    'examples/README.md',
    'SECURITY.md',
    'AGENTS.md',
  ])
    for (const [, target = ''] of read(name).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g))
      t.ok(existsSync(new URL(target, new URL(name, root))), `${name}: ${target}`)
})

for (const name of ['README.md', 'docs/first-calls.md'])
  t.test(`the commands of ${name} answer as it says`, (t) => answersAsShown(t, name))

async function answersAsShown(t: Test, name: string): Promise<void> {
  const { listen } = await startEmulator(t, { clock: undefined })
  const url = await listen()
  const commands = commandsOf(name)
  t.ok(commands.length > 4)
  // One shell for all, as the reader has one; a line of its own after each block tells the answers apart.
  const script = commands
    .map(({ script }) => `${script}echo; echo ======`)
    .join('\n')
    .replaceAll('http://127.0.0.1:4620', url)
    .replaceAll('npx evalmock', `"${process.execPath}" "${PROGRAM}"`)
  const { stdout } = await promisify(execFile)('sh', ['-c', script], {
    env: { ...process.env, EVALMOCK_URL: url },
    timeout: 140_000,
  })
  const answers = stdout.split('======')
  for (const [i, { answer, line }] of commands.entries())
    if (answer !== undefined) t.match(JSON.parse(answers[i] ?? ''), answer, `${name}:${line}`)
}

/** Lines without what differs from one run to the next. */
const masked = (text: string): string[] =>
  text
    .split('\n')
    .map((line) =>
      line.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'UUID').replace(/ame-\w+/g, 'TASK'),
    )

t.test('the tour goes as docs/first-calls.md shows it', async (t) => {
  const shown =
    /```\n\$ npx evalmock tour\n…\n([\s\S]*?)\n…\n```/.exec(read('docs/first-calls.md'))?.[1] ?? ''
  const command = [PROGRAM, 'tour']
  const { stdout } = await promisify(execFile)(process.execPath, command, { timeout: 140_000 })
  const lines = masked(stdout)
  const expected = masked(shown)
  const start = lines.indexOf(expected[0] ?? '')
  t.ok(expected.length > 10 && start > 0, 'the part that is shown is there')
  for (const [i, line] of expected.entries()) {
    const said = lines[start + i] ?? ''
    if (line.endsWith(' …')) t.equal(said.slice(0, line.length - 2), line.slice(0, -2))
    else t.equal(said, line)
  }
})

/** What has to be alike in both languages: headings by level, blocks of code, first cells of tables, links. */
function skeleton(name: string): Record<string, readonly string[]> {
  const text = read(name).replace(/<!-- sdks:begin -->[\s\S]*<!-- sdks:end -->/, '<!-- sdks -->')
  const prose = text.replace(/```[\s\S]*?```/g, '')
  const all = (pattern: RegExp, within: string): string[] =>
    [...within.matchAll(pattern)].map((match) => match[1] ?? '')
  return {
    headings: all(/^(#+) /gm, prose),
    code: all(/^```(\w*\n[\s\S]*?)```$/gm, text),
    tables: all(/^(\|(?: --- \|)+)$/gm, prose),
    rows: all(/^\| (`[^|]+`) \|/gm, prose),
    run: all(/(<!-- (?:run|end) -->)/g, prose),
  }
}

t.test('the README says the same in Chinese', async (t) => {
  t.same(skeleton('README.zh-CN.md'), skeleton('README.md'))
  const links = (name: string): string[] =>
    [...read(name).matchAll(/\]\(([^)#]+)/g)]
      .map((match) => match[1] ?? '')
      .filter((link) => !link.startsWith('http'))
  const missing = links('README.md').filter((link) => !links('README.zh-CN.md').includes(link))
  t.same(missing, ['README.zh-CN.md'])
  t.ok(links('README.zh-CN.md').includes('docs/reference.zh-CN.md'), 'it links to the tables in Chinese')
  t.notMatch(read('docs/reference.zh-CN.md'), /^\| `evalmock \w+` \|\s*\|$/m, 'every command is explained')
})

t.test('the README is short, and its picture is there', (t) => {
  for (const name of ['README.md', 'README.zh-CN.md']) {
    t.ok(read(name).trimEnd().split('\n').length <= 220, name)
    t.match(read(name), /!\[\S.*\]\(docs\/overview\.svg\)/)
  }
  t.end()
})

/** Every page in English that the project's people write. */
const pages = ['', 'docs', 'bench', 'examples', 'src/providers', '.github']
  .flatMap((folder) =>
    readdirSync(new URL(`${folder}/`.replace(/^\//, './'), root), {
      recursive: folder !== '' && folder !== 'bench',
      encoding: 'utf8',
    }).map((file) => join(folder, file)),
  )
  .filter((name) => name.endsWith('.md') && !name.includes('.zh-CN.') && !name.includes('node_modules'))

/** Phrases that most readers have to read twice. */
const MANNERED =
  /so often as|what is more than|stands in the|of one['’]s own|is told (by|of)|so as it says|where it is no\b/i

t.test('no page has phrases that have to be read twice', (t) => {
  t.ok(pages.length > 30)
  for (const name of pages) t.notMatch(read(name), MANNERED, name)
  t.end()
})

t.test('no comment or message in src has such phrases', (t) => {
  const files = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  t.ok(files.length > 200)
  for (const name of files) t.notMatch(read(join('src', name)), MANNERED, name)
  t.end()
})

t.test('no page runs or installs what a registry has under the name of Evalmock', (t) => {
  for (const name of pages)
    t.notMatch(read(name), /npm (install|i|add)( -\S+)* evalmock\b|npx evalmock@/, name)
  t.end()
})

t.test('docs/architecture.md names the rooms that there are, and files that exist', (t) => {
  const page = read('docs/architecture.md')
  const entries = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
  for (const [, file = ''] of page.matchAll(/`([\w/-]+\.ts)`/g))
    t.ok(
      entries.some((entry) => `/src/${entry}`.endsWith(`/${file}`)),
      `${file} exists`,
    )
  const rooms = entries.filter((entry) => /^(?!providers\/)\w+\/[^/.]+$|^providers\/\w+\/[^/.]+$/.test(entry))
  t.ok(rooms.length > 25)
  for (const room of rooms.filter((entry) => !/^providers\/\w+$/.test(entry)))
    t.match(page, `\`${room.split('/').at(-1)}\``, `${room} is explained`)
  t.end()
})
