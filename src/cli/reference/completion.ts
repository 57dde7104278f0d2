// `evalmock completion`: shell completion, generated from the commands themselves.
import type { Command, Option } from 'commander'
import { type Declare, EXIT, examples, Failure, shownCommands } from '../command.ts'

export const completion: Declare = (program, io) => {
  const command = program
    .command('completion')
    .summary('print a shell completion script')
    .description('Prints a script with which a shell completes commands, options and their values.')
    .argument('<SHELL>', 'bash, zsh or fish')
    .action((shell: string) => {
      const script = SCRIPTS[shell]
      if (script === undefined)
        throw new Failure(`there is no completion for ${shell}; valid shells: ${KNOWN}`, EXIT.usage)
      io.out(script(shownCommands(program)))
    })
  examples(command, {
    'eval "$(evalmock completion bash)"': 'in ~/.bashrc',
    'eval "$(evalmock completion zsh)"': 'in ~/.zshrc',
    'evalmock completion fish | source': 'in config.fish',
  })
}

const flagsOf = ({ long, short }: Option): string[] =>
  [long, short].filter((flag) => flag !== undefined && flag !== null)

const shownOptions = (command: Command): Option[] => command.options.filter((option) => !option.hidden)

/** One case per command, with what may follow it. */
function bash(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const words = [
      ...command.commands.map((one) => one.name()),
      ...shownOptions(command).flatMap(flagsOf),
      '--help',
    ]
    return `    ${command.name()}) words='${words.join(' ')}' ;;`
  })
  const inner = commands.flatMap((command) =>
    command.commands.map((one) => {
      const words = [...shownOptions(one).flatMap(flagsOf), '--help']
      return `    '${command.name()} ${one.name()}') words='${words.join(' ')}' ;;`
    }),
  )
  const values = valueCases(commands).map(([flag, choices]) => `    ${flag}) words='${choices.join(' ')}' ;;`)
  return `_evalmock() {
  local current=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=''
  case $command in
${cases.join('\n')}
    *) words='${[...commands.map((command) => command.name()), ...serveFlags(commands)].join(' ')}' ;;
  esac
  if [ "$COMP_CWORD" -gt 2 ]; then case "$command \${COMP_WORDS[2]}" in
${inner.join('\n')}
  esac; fi
  case $before in
${values.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _evalmock evalmock`
}

const zsh = (commands: readonly Command[]): string =>
  `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`

function fish(commands: readonly Command[]): string {
  const lines = commands.map(
    (command) =>
      `complete -c evalmock -n __fish_use_subcommand -f -a ${command.name()} -d ${fishText(command.summary())}`,
  )
  for (const command of commands) {
    const here = `complete -c evalmock -n '__fish_seen_subcommand_from ${command.name()}'`
    for (const inner of command.commands) {
      lines.push(`${here} -f -a ${inner.name()} -d ${fishText(inner.description())}`)
      const within = `complete -c evalmock -n '__fish_seen_subcommand_from ${command.name()}; and __fish_seen_subcommand_from ${inner.name()}'`
      lines.push(...shownOptions(inner).map((option) => fishOption(within, option)))
    }
    lines.push(...shownOptions(command).map((option) => fishOption(here, option)))
  }
  return lines.join('\n')
}

function fishOption(where: string, option: Option): string {
  const value = option.required ? ' -r' : ''
  const choices = option.argChoices === undefined ? '' : ` -f -a '${option.argChoices.join(' ')}'`
  return `${where} -l ${option.name()}${value}${choices} -d ${fishText(option.description)}`
}

const fishText = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`

const serveFlags = (commands: readonly Command[]): string[] =>
  commands
    .filter((command) => command.name() === 'serve')
    .flatMap(shownOptions)
    .flatMap(flagsOf)

/** Options with a fixed list of values: each once, with the choices of all commands that have it. */
function valueCases(commands: readonly Command[]): [flag: string, choices: string[]][] {
  const known = new Map<string, Set<string>>()
  for (const { long, argChoices } of commands
    .flatMap((command) => [command, ...command.commands])
    .flatMap((command) => command.options))
    if (long && argChoices) known.set(long, new Set([...(known.get(long) ?? []), ...argChoices]))
  return [...known].map(([flag, choices]) => [flag, [...choices]])
}

const SCRIPTS: Readonly<Record<string, (commands: readonly Command[]) => string>> = { bash, zsh, fish }
const KNOWN = Object.keys(SCRIPTS).join(', ')
