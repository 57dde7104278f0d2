// Generators of clients on the documents in openapi/: generate, compile, and call a running server. And tools that check
// the documents themselves.
//
//   node test/generators/run.ts [--only ID,ID] [--write]
import { createHash } from 'node:crypto'
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { prepare } from '../sdk/cache.ts'
import type { Command, Tool } from '../sdk/manifest.ts'
import { pooled } from '../sdk/pool.ts'
import { execute } from '../sdk/process.ts'
import { startServer } from '../sdk/server.ts'
import { findTools } from '../sdk/toolchain.ts'
import { chosenFrom, lacking, print, Tally } from '../support/suite.ts'
import { GENERATORS } from './catalogue.ts'
import { CHAINS } from './chains.ts'
import { CHECKS, type Check, type Checked } from './checks.ts'
import { page } from './page.ts'
import { type Chain, DOCUMENTS, type Generator, type Place, STORIES } from './tool.ts'

const LIMIT_MS = 420_000
const here = fileURLToPath(new URL('.', import.meta.url))
const project = fileURLToPath(new URL('../../', import.meta.url))
const documents = join(project, 'openapi')
const PAGE = join(project, 'docs/generators.md')

const { values } = parseArgs({
  options: { only: { type: 'string' }, write: { type: 'boolean', default: false } },
})
const known: readonly (Generator | Check)[] = [...GENERATORS, ...CHECKS]
const chosen = chosenFrom('generator', known, values.only)
const tally = new Tally()

const chainsOf = (one: Generator | Check): readonly Chain['id'][] => [
  one.chain,
  ...('more' in one ? (one.more ?? []) : []),
]
const toolsOf = (one: Generator | Check): Tool[] =>
  CHAINS.filter(({ id }) => chainsOf(one).includes(id)).flatMap(({ tools }) => tools)

const tools = await findTools(chosen.flatMap(toolsOf))
const ready = chosen.filter((one) => tally.canRun(one.id, lacking(toolsOf(one), tools)))

const chains: Partial<Record<Chain['id'], string>> = {}
await pooled(
  CHAINS.filter(({ id }) => ready.some((one) => chainsOf(one).includes(id))),
  2,
  async ({ id, tools: needed, pins, install }) => {
    try {
      chains[id] = await prepare(
        { id: 'generators', version: id, pins, install, program: [], locate: (file) => join(here, id, file) },
        needed.map((tool) => tools.versions.get(tool)).join('\n'),
      )
    } catch (error) {
      tally.tell(false, `${id} installation`, (error as Error).message)
    }
  },
)

const start = () => startServer('docs', ['--auth', 'off'])
const server = await start()
const told = new Map<string, number>()
const place: Place = { documents, chains: chains as Place['chains'] }
try {
  await pooled(
    ready
      .filter((one) => chainsOf(one).every((id) => chains[id] !== undefined))
      .flatMap((one) =>
        'documents' in one ? one.documents.map((document) => () => check(one, document)) : [() => work(one)],
      ),
    2,
    (task) => task(),
  )
} finally {
  await server.stop()
}

if (values.write && tally.failed > 0)
  tally.tell(false, 'page', 'it is written after a run without a failure only')
else if (values.write) {
  await writeFile(PAGE, page(told))
  print(`wrote ${PAGE}`)
} else if (ready.length === known.length)
  tally.tell(
    (await readFile(PAGE, 'utf8').catch(() => '')) === page(told),
    'docs/generators.md',
    'says what this run says, or `npm run test:generators -- --write` writes it',
  )
tally.close()

async function work(generator: Generator): Promise<void> {
  const folder = join(place.chains[generator.chain], 'work', generator.id)
  const start = performance.now()
  try {
    await build(generator, place, folder)
    const seconds = ((performance.now() - start) / 1000).toFixed(0)
    for (const name of DOCUMENTS)
      tally.tell(true, `${generator.id} / ${name}`, `generated and compiled, all in ${seconds} s`)
  } catch (error) {
    tally.tell(false, `${generator.id} / build`, (error as Error).message)
    return
  }
  const { code, stdout, output } = await execute(generator.run(place), {
    cwd: folder,
    env: { EVALMOCK_URL: server.url },
    timeoutMs: LIMIT_MS,
  })
  const lines = stdout.split('\n').flatMap((line): { story: string; ok: boolean; note: string }[] => {
    try {
      return line.startsWith('{"') ? [JSON.parse(line)] : []
    } catch {
      return []
    }
  })
  for (const story of STORIES) {
    const [one, ...more] = lines.filter((line) => line.story === story)
    const ok = one?.ok === true && more.length === 0
    if (ok) count(generator)
    tally.tell(ok, `${generator.id} / ${story}`, one?.note ?? `not told; ended with ${code}:\n${output}`)
  }
}

async function check(one: Check, document: Checked): Promise<void> {
  // Its own, as two documents are checked at once.
  const folder = join(place.chains[one.chain], 'work', one.id, document)
  await mkdir(folder, { recursive: true })
  for (const file of one.program) await cp(join(here, one.chain, file), join(folder, file))
  const target = one.calls === true ? await start() : server
  const begin = performance.now()
  try {
    const { code, output } = await execute(one.run(place, document, target.url), {
      cwd: folder,
      env: one.env?.(document) ?? {},
      timeoutMs: LIMIT_MS,
    })
    const errors = one.calls === true ? target.errors : []
    const ok = code === 0 && errors.length === 0
    if (ok) count(one)
    const seconds = ((performance.now() - begin) / 1000).toFixed(0)
    const note = ok ? `in ${seconds} s` : `ended with ${code}:\n${output}\n${errors.join('\n')}`
    tally.tell(ok, `${one.id} / ${document}`, note)
  } finally {
    if (target !== server) await target.stop()
  }
}

function count({ id }: Generator | Check): void {
  told.set(id, (told.get(id) ?? 0) + 1)
}

/** Once for what goes in: documents, program, commands and what is installed. */
async function build(generator: Generator, place: Place, folder: string): Promise<void> {
  const commands = [...generator.generate(place), ...generator.compile(place)]
  const sources = generator.program.map((file) => join(here, generator.chain, file))
  const hash = createHash('sha256').update(JSON.stringify(commands))
  const inputs = [
    ...DOCUMENTS.map((name) => join(documents, `${name}.json`)),
    ...sources,
    ...Object.values(place.chains).map((chain) => join(chain, '.installed')),
  ]
  for (const file of inputs) hash.update(await readFile(file))
  const digest = hash.digest('hex')
  if ((await readFile(join(folder, '.built'), 'utf8').catch(() => '')) === digest) return
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  // `orval.story.ts` is `story.ts` there.
  const own = new RegExp(`^${generator.id}\\.(?=story\\.)`, 'i')
  for (const source of sources) await cp(source, join(folder, basename(source).replace(own, '')))
  for (const command of commands) await succeed(command, folder)
  await writeFile(join(folder, '.built'), digest)
}

async function succeed(command: Command, cwd: string): Promise<void> {
  const { code, output } = await execute(command, { cwd, timeoutMs: LIMIT_MS })
  if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output}`)
}
