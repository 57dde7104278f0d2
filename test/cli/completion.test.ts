// What a shell offers is compared with the commands themselves.
import { execFileSync } from 'node:child_process'
import type { Command } from 'commander'
import t from 'tap'
import { type Io, shownCommands } from '../../src/cli/command.ts'
import { createProgram, main } from '../../src/cli/main.ts'

const ioTo = (lines: string[]): Io => ({
  env: {},
  cwd: '/',
  out: (text) => void lines.push(text),
  err: (text) => void lines.push(text),
})

async function scriptFor(shell: string): Promise<string> {
  const lines: string[] = []
  await main(['completion', shell], ioTo(lines))
  return lines.join('\n')
}

const commands = shownCommands(await createProgram(ioTo([]), 'completion'))

/** Each command, and each inside another, by what is typed. */
const all = commands.flatMap((command): [path: string[], command: Command][] => [
  [[command.name()], command],
  ...command.commands.map((inner): [string[], Command] => [[command.name(), inner.name()], inner]),
])
const flagsOf = (command: Command): string[] =>
  command.options
    .filter(({ hidden }) => !hidden)
    .flatMap(({ long, short }) => [long, short])
    .filter((name) => name !== undefined && name !== null)

/** What bash offers after each line of words. */
function offered(script: string, lines: readonly (readonly string[])[]): string[][] {
  const asks = lines.map(
    (words) =>
      `COMP_WORDS=(evalmock ${words.join(' ')} ''); COMP_CWORD=${words.length + 1}; _evalmock; echo "\${COMPREPLY[*]}"`,
  )
  const out = execFileSync('bash', ['-c', [script, ...asks].join('\n')], { encoding: 'utf8' })
  return out.split('\n').map((line) => line.split(' ').filter((word) => word !== ''))
}

t.test('bash offers each command, inner command and option, wherever it is typed', async (t) => {
  const script = await scriptFor('bash')
  const paths = all.map(([path]) => path)
  const answers = offered(script, [[], ...paths])
  const names = commands.map((command) => command.name())
  for (const name of [...names, '--port', '--version']) t.ok(answers[0]?.includes(name), `evalmock ${name}`)
  for (const [i, [path, command]] of all.entries()) {
    const expected = [...command.commands.map((one) => one.name()), ...flagsOf(command), '--help', '-h']
    const missing = expected.filter((word) => !answers[i + 1]?.includes(word))
    t.same(missing, [], path.join(' '))
  }
  t.match(await scriptFor('zsh'), `bashcompinit\n${script}`)
})

t.test('bash offers the values of an option after it, and files where any value will do', async (t) => {
  const script = await scriptFor('bash')
  const cases = all.flatMap(([path, command]) =>
    command.options
      .filter(({ hidden, required }) => !hidden && required)
      .map((option) => ({ line: [...path, option.long ?? option.short ?? ''], choices: option.argChoices })),
  )
  const answers = offered(
    script,
    cases.map(({ line }) => line),
  )
  const PROVIDERS = ['zstack', 'qianfan', 'scale']
  const KNOWN: Readonly<Record<string, readonly string[]>> = {
    '--provider': PROVIDERS,
    '--phase': ['completed', 'partial', 'failed', 'stopped', 'running', 'queued'],
    '--set': ['empty', 'one-of-each', 'big', 'all-failed', 'long-names'],
  }
  for (const [i, { line, choices }] of cases.entries())
    t.same(answers[i], choices ?? KNOWN[line.at(-1) ?? ''] ?? [], line.join(' '))
  const [shells, presets, calls, help, between] = offered(script, [
    ['completion'],
    ['fault', 'add'],
    ['call'],
    ['help'],
    ['clock', '--help', 'advance', '--world', 'x', '--output'],
  ])
  for (const shell of ['bash', 'zsh', 'fish']) t.ok(shells?.includes(shell))
  for (const preset of ['slow', 'unavailable']) t.ok(presets?.includes(preset))
  for (const provider of PROVIDERS) t.ok(calls?.includes(provider))
  t.ok(help?.includes('clock'))
  t.same(between, ['text', 'json'])
})

t.test('fish knows each command, inner command, option and value', async (t) => {
  const script = await scriptFor('fish')
  const lines = script.split('\n')
  for (const command of commands)
    t.ok(
      lines.some((line) =>
        line.startsWith(`complete -c evalmock -n '__fish_use_subcommand' -f -a ${command.name()} -d `),
      ),
      command.name(),
    )
  for (const [path, command] of all) {
    const here = path.map((word) => `__fish_seen_subcommand_from ${word}`).join('; and ')
    const own = lines.filter((line) => line.startsWith(`complete -c evalmock -n '${here}`))
    for (const inner of command.commands)
      t.ok(
        own.some((line) => line.includes(` -f -a ${inner.name()} -d `)),
        `${path.join(' ')} ${inner.name()}`,
      )
    for (const flag of flagsOf(command)) {
      const word = flag.startsWith('--') ? ` -l ${flag.slice(2)} ` : ` -s ${flag.slice(1)} `
      t.ok(
        own.some((line) => line.includes(word)),
        `${path.join(' ')} ${flag}`,
      )
    }
    for (const { long, argChoices, hidden } of command.options)
      if (argChoices && !hidden)
        t.ok(
          own.some((line) => line.includes(` -l ${long?.slice(2)} -r -f -a '${argChoices.join(' ')}' `)),
          `${path.join(' ')} ${long}`,
        )
  }
  t.notMatch(script, /reading/, 'not the former names')
})

t.test('another shell is refused', async (t) => {
  const lines: string[] = []
  t.equal(await main(['completion', 'csh'], ioTo(lines)), 2)
  t.same(lines, ['evalmock: there is no completion for csh; valid shells: bash, zsh, fish'])
})
