// What users script against: commands, flags, exit codes, the forms of `--output json`, and `/_mock/health`. Each is
// kept as a JSON file beside this one. `npm run surfaces` writes them anew; review the difference.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { EXIT, type Io, shownCommands } from '../../src/cli/command.ts'
import { createProgram, main } from '../../src/cli/main.ts'
import { OPTIONS } from '../../src/config/options.ts'
import { createEmulator } from '../../src/emulator.ts'

/** The form of a value: types in the place of values, members in order of name, one form for all entries of a list. */
export function formOf(value: unknown): unknown {
  if (value === null) return 'null'
  if (Array.isArray(value)) return value.length === 0 ? [] : [value.map(formOf).reduce(united)]
  if (typeof value !== 'object') return typeof value
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(
    members.map(([name, member]) => [
      name,
      isMap(name, member)
        ? {
            '*': Object.values(member)
              .map((one): unknown => formOf(one))
              .reduce<unknown>(united, NOTHING),
          }
        : formOf(member),
    ]),
  )
}

/** The form of no value. */
const NOTHING = 'nothing'

/** Members that map names of any kind to values of one kind. */
const MAPS: ReadonlySet<string> = new Set(['values', 'outcomes', 'headers', 'credentials'])

const isMap = (name: string, value: unknown): value is object =>
  MAPS.has(name) && typeof value === 'object' && value !== null && !Array.isArray(value)

const isMembers = (form: unknown): form is Record<string, unknown> =>
  typeof form === 'object' && form !== null && !Array.isArray(form)

/** What both forms allow: a member that one of them lacks gets a question mark. */
function united(a: unknown, b: unknown): unknown {
  if (b === NOTHING) return a
  if (a === NOTHING || JSON.stringify(a) === JSON.stringify(b)) return b
  if (Array.isArray(a) && Array.isArray(b)) {
    const entries = [...a, ...b]
    return entries.length === 0 ? [] : [entries.reduce(united)]
  }
  if (isMembers(a) && isMembers(b)) {
    const names = [...new Set([...Object.keys(a), ...Object.keys(b)].map((name) => name.replace(/\?$/, '')))]
    return Object.fromEntries(
      names.sort().map((name) => {
        const found = [a, b].flatMap((one) => [one[name], one[`${name}?`]]).filter((one) => one !== undefined)
        const everywhere = name in a && name in b
        return [everywhere ? name : `${name}?`, found.reduce<unknown>(united, NOTHING)]
      }),
    )
  }
  const words = [a, b].flatMap((one) => (typeof one === 'string' ? one.split(' | ') : [JSON.stringify(one)]))
  return [...new Set(words)].sort().join(' | ')
}

const SILENT: Io = { env: {}, cwd: '/', out: () => {}, err: () => {} }

interface CommandSurface {
  readonly arguments?: readonly string[]
  readonly options?: Readonly<Record<string, { default?: unknown; choices?: readonly string[] }>>
  readonly commands?: Readonly<Record<string, CommandSurface>>
}

function surfaceOf(command: Command): CommandSurface {
  const { registeredArguments, options } = command
  const inner = shownCommands(command).filter((one) => one.name() !== 'help')
  return {
    ...(registeredArguments.length > 0 && {
      arguments: registeredArguments.map((one) => `${one.required ? '' : '?'}${one.name()}`),
    }),
    ...(options.length > 0 && {
      options: Object.fromEntries(
        options
          .filter((option) => !option.hidden)
          .map(({ flags, defaultValue, argChoices }) => [
            flags,
            { default: defaultValue, choices: argChoices },
          ]),
      ),
    }),
    ...(inner.length > 0 && {
      commands: Object.fromEntries(inner.map((one) => [one.name(), surfaceOf(one)])),
    }),
  }
}

/** What a command prints with `--output json`, as a value. */
type Run = (...line: string[]) => Promise<unknown>

const START = '2026-11-21T08:00:00Z'
const corpus = fileURLToPath(new URL('../../fixtures/corpora/qianfan-live.jsonl', import.meta.url))

/** A call that two servers of different profiles answer differently. */
const CALL = `fetch(process.env.SGP_CLIENT_BASE_URL + '/v5/evaluations', { headers: { 'x-api-key': 'mock' } })`
const between = (url: string): string[] => [
  ...['--against', url, '--provider', 'scale', '--profile', 'live', '--output', 'json'],
  ...['--', process.execPath, '-e', CALL],
]

/** Each command with `--output json`, as it is run against a server that has seen something. */
const OUTPUTS: Readonly<Record<string, (run: Run, url: string) => Promise<unknown>>> = {
  behaviors: (run) => run('behaviors', '--output', 'json'),
  coverage: (run) => run('coverage', '--output', 'json'),
  doctor: (run) => run('doctor', '--output', 'json'),
  'env --shell json': (run) => run('env', '--shell', 'json'),
  requests: (run) => run('requests', '--no-follow', '--last', '1', '--output', 'json'),
  'requests --verbose': (run) =>
    run('requests', '--no-follow', '--last', '1', '--verbose', '--output', 'json'),
  routes: (run) => run('routes', '--output', 'json'),
  'snapshot save': (run) => run('snapshot', 'save', 'kept', '--output', 'json'),
  'snapshot list': (run) => run('snapshot', 'list', '--output', 'json'),
  'snapshot restore': (run) => run('snapshot', 'restore', 'kept', '--output', 'json'),
  'snapshot delete': (run) => run('snapshot', 'delete', 'kept', '--output', 'json'),
  replay: (run) => run('replay', corpus, '--clock', START, '--output', 'json'),
  'task list': (run) => run('task', 'list', '--limit', '1', '--output', 'json'),
  'task next': (run) => run('task', 'next', 'nightly-mmlu', '--output', 'json'),
  'task complete': (run) => run('task', 'complete', 'algebra-waiting', '--output', 'json'),
  'task fail': (run) => run('task', 'fail', 'made', '--output', 'json'),
  'clock show': (run) => run('clock', 'show', '--output', 'json'),
  'clock advance': (run) => run('clock', 'advance', '1s', '--output', 'json'),
  'clock set': (run) => run('clock', 'set', '2026-11-21T09:00:00Z', '--output', 'json'),
  'clock rate': (run) => run('clock', 'rate', '1', '--output', 'json'),
  'clock resume': (run) => run('clock', 'resume', '--output', 'json'),
  'clock freeze': (run) => run('clock', 'freeze', '--output', 'json'),
  'clock rewind': (run) => run('clock', 'rewind', '0s', '--output', 'json'),
  'clock until-next': (run) => run('clock', 'until-next', '--output', 'json'),
  'fault add': (run) => run('fault', 'add', 'unavailable', '--output', 'json'),
  'fault list': (run) => run('fault', 'list', '--output', 'json'),
  'fault presets': (run) => run('fault', 'presets', '--output', 'json'),
  'fault remove': (run) => run('fault', 'remove', '--all', '--output', 'json'),
  'world create': (run) => run('world', 'create', 'w', '--output', 'json'),
  'world list': (run) => run('world', 'list', '--output', 'json'),
  'world show': (run) => run('world', 'show', 'w', '--output', 'json'),
  'world drop': (run) => run('world', 'drop', 'w', '--output', 'json'),
  seed: (run) => run('seed', '--set', 'one-of-each', '--provider', 'scale', '--output', 'json'),
  errors: (run) => run('errors', '--output', 'json'),
  'capsule replay': async (run, url) => {
    const file = join(mkdtempSync(join(tmpdir(), 'capsule-')), 'capsule.json')
    writeFileSync(file, await (await fetch(`${url}/_mock/capsule`)).text())
    return run('capsule', 'replay', file, '--output', 'json')
  },
  reset: (run) => run('reset', '--output', 'json'),
  // Last, because their calls are in the journal.
  compare: (run, url) => run('compare', ...between(url)),
  record: (run, url) => run('record', '--corpus', '/dev/null', ...between(url)),
  sweep: (run, url) =>
    run('sweep', '--server', url, '--faults', 'unavailable', '--output', 'json', '--', ...LISTING),
}

/** A client that ignores every failure. */
const LISTING = [
  process.execPath,
  '-e',
  "fetch(process.env.EVALMOCK_URL + '/v5/evaluations?limit=1', { headers: { 'x-api-key': process.env.SGP_API_KEY } })",
]

/** The commands that take `--output json`, or write JSON by another option. */
export function commandsWithJson(command: Command, path: readonly string[] = []): string[] {
  return shownCommands(command).flatMap((one) => {
    const here = [...path, one.name()]
    const output = one.options.find(({ long }) => long === '--output')
    return [...(output === undefined ? [] : [here.join(' ')]), ...commandsWithJson(one, here)]
  })
}

export const documentedOutputs = Object.keys(OUTPUTS)

/** The surfaces as they are now, by the name of their file. */
export async function surfaces(): Promise<Record<string, unknown>> {
  const program = await createProgram(SILENT)
  const emulator = await createEmulator({ clock: START })
  try {
    const url = await emulator.listen()
    await fetch(`${url}/v5/evaluations?limit=1`, {
      headers: { 'x-api-key': 'wrong', 'x-selected-account-id': 'a' },
    })
    for (const name of ['made', 'left']) {
      const body = JSON.stringify({ provider: 'scale', name, count: 1 })
      await fetch(`${url}/_mock/tasks`, { method: 'POST', body })
    }
    const run: Run = async (...line) => {
      let printed = ''
      const out = (text: string): void => {
        printed += text
      }
      const io = { ...SILENT, env: { EVALMOCK_URL: url }, out }
      await main(line, io)
      return JSON.parse(printed) as unknown
    }
    const outputs: Record<string, unknown> = {}
    for (const [name, produce] of Object.entries(OUTPUTS)) outputs[name] = formOf(await produce(run, url))
    const health = await (await fetch(`${url}/_mock/health`)).json()
    return {
      commands: surfaceOf(program),
      'exit-codes': EXIT,
      configuration: Object.fromEntries(
        OPTIONS.map(({ key, flag, variable, default: initial, choices }) => [
          key,
          { flag, variable, default: initial, choices },
        ]),
      ),
      outputs,
      health: formOf(health),
    }
  } finally {
    await emulator.close()
  }
}

export const fileOf = (name: string): URL => new URL(`./${name}.json`, import.meta.url)
export const textOf = (surface: unknown): string => `${JSON.stringify(surface, null, 2)}\n`

if (import.meta.main)
  for (const [name, surface] of Object.entries(await surfaces())) writeFileSync(fileOf(name), textOf(surface))
