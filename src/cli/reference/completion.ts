// `evalmock completion`: shell completion, generated from the commands themselves.
import { Argument, type Command, type Option } from 'commander'
import { type Declare, EXIT, examples, Failure, shownCommands } from '../command.ts'

export const completion: Declare = (program, io) => {
  const shells = new Argument('<SHELL>', 'bash, zsh or fish')
  // Only for completion: the message about another shell is ours.
  shells.argChoices = Object.keys(SCRIPTS)
  const command = program
    .command('completion')
    .summary('print a shell completion script')
    .description('Prints a script with which a shell completes commands, options and their values.')
    .addArgument(shells)
    .action(async (shell: string) => {
      const script = SCRIPTS[shell]
      if (script === undefined)
        throw new Failure(`there is no completion for ${shell}; valid shells: ${KNOWN}`, EXIT.usage)
      io.out(script(completionTable(shownCommands(program), await knownValues())))
    })
  examples(command, {
    'eval "$(evalmock completion bash)"': 'in ~/.bashrc',
    'eval "$(evalmock completion zsh)"': 'in ~/.zshrc',
    'evalmock completion fish | source': 'in config.fish',
  })
}

interface Flag {
  /** Long and short. */
  readonly names: readonly string[]
  readonly does: string
  readonly takesValue: boolean
  /** Empty for any. */
  readonly values: readonly string[]
}

/** A command, or one inside another, and what may follow it. */
export interface Completed {
  /** `clock advance`; empty for what comes without a command. */
  readonly path: string
  readonly does: string
  readonly inner: readonly string[]
  readonly flags: readonly Flag[]
  /** Of its argument. */
  readonly values: readonly string[]
}

type Values = Readonly<Record<string, readonly string[]>>

/** Values of options that are known, but not declared with each of them. */
async function knownValues(): Promise<Values> {
  const { builtin } = await import('../../providers/index.ts')
  const { PHASES, SETS } = await import('../../core/data/generate.ts')
  const providers = builtin.map(({ name }) => name)
  return {
    '--provider': providers,
    PROVIDER: providers,
    'openapi NAME': [...providers, 'control'],
    '--phase': PHASES,
    '--set': Object.keys(SETS),
  }
}

/** All commands, with the server's options where no command is named. */
export function completionTable(commands: readonly Command[], known: Values): Completed[] {
  const names = commands.map((command) => command.name())
  const rows = commands.flatMap((command) => [
    rowOf(command, command.name(), known),
    ...command.commands.map((inner) => rowOf(inner, `${command.name()} ${inner.name()}`, known)),
  ])
  const serve = rows.find(({ path }) => path === 'serve')
  const bare = { path: '', does: '', inner: names, flags: [...(serve?.flags ?? []), VERSION], values: [] }
  return [bare, ...rows.map((row) => (row.path === 'help' ? { ...row, values: names } : row))]
}

const HELP: Flag = { names: ['--help', '-h'], does: 'print the help', takesValue: false, values: [] }
const VERSION: Flag = { names: ['--version', '-V'], does: 'print the version', takesValue: false, values: [] }

function rowOf(command: Command, path: string, known: Values): Completed {
  const [argument] = command.registeredArguments
  return {
    path,
    does: command.summary() || command.description(),
    inner: command.commands.map((one) => one.name()),
    flags: [...command.options.filter(({ hidden }) => !hidden).map((option) => flagOf(option, known)), HELP],
    values:
      argument?.argChoices ?? known[`${path} ${argument?.name()}`] ?? known[argument?.name() ?? ''] ?? [],
  }
}

const flagOf = (
  { long, short, required, optional, argChoices, description }: Option,
  known: Values,
): Flag => ({
  names: [long, short].filter((name) => name !== undefined && name !== null),
  does: description,
  takesValue: required || optional,
  values: argChoices ?? known[long ?? ''] ?? [],
})

/** Finds the command in the words before, then offers what may follow it, or the values of the option before. */
function bash(rows: readonly Completed[]): string {
  const commands = rows.map(({ path }) => path).filter((path) => path !== '')
  const words = rows.map(
    ({ path, inner, flags, values }) =>
      `    '${path}') words='${[...inner, ...values, ...flags.flatMap(({ names }) => names)].join(' ')}' ;;`,
  )
  const values = rows.flatMap(({ path, flags }) =>
    flags
      .filter(({ takesValue }) => takesValue)
      .map(({ names, values }) => {
        const cases = names.map((name) => `'${path} ${name}'`).join('|')
        return `    ${cases}) words='${values.join(' ')}' ;;`
      }),
  )
  return `_evalmock() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command='' next='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${command:+$command }\${COMP_WORDS[i]}"
    case $next in
      ${commands.map((path) => `'${path}'`).join('|')}) command=$next ;;
    esac
  done
  case $command in
${words.join('\n')}
  esac
  case "$command $before" in
${values.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _evalmock evalmock`
}

const zsh = (rows: readonly Completed[]): string =>
  `autoload -U +X bashcompinit && bashcompinit\n${bash(rows)}`

function fish(rows: readonly Completed[]): string {
  return rows
    .flatMap(({ path, inner, flags, values }) => {
      const here = `complete -c evalmock -n '${fishCondition(path, inner)}'`
      const doing = (name: string): string =>
        rows.find((row) => row.path === `${path} ${name}`.trim())?.does ?? ''
      return [
        ...inner.map((name) => `${here} -f -a ${name} -d ${fishText(doing(name))}`),
        ...(values.length > 0 ? [`${here} -f -a '${values.join(' ')}'`] : []),
        ...flags.map((flag) => `${here} ${fishFlag(flag)}`),
      ]
    })
    .join('\n')
}

function fishCondition(path: string, inner: readonly string[]): string {
  if (path === '') return '__fish_use_subcommand'
  const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`)
  const unseen = inner.length > 0 ? [`not __fish_seen_subcommand_from ${inner.join(' ')}`] : []
  return [...seen, ...unseen].join('; and ')
}

function fishFlag({ names, does, takesValue, values }: Flag): string {
  const spelled = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`))
  const value = takesValue ? ' -r' : ''
  const choices = values.length > 0 ? ` -f -a '${values.join(' ')}'` : ''
  return `${spelled.join(' ')}${value}${choices} -d ${fishText(does)}`
}

const fishText = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

const SCRIPTS: Readonly<Record<string, (rows: readonly Completed[]) => string>> = { bash, zsh, fish }
const KNOWN = Object.keys(SCRIPTS).join(', ')
