// The command line: its commands, and the exit code of each outcome.
import { Command, CommanderError } from 'commander'
import { ConfigError } from '../config/config.ts'
import { didYouMean } from '../core/nearest.ts'
import { version } from '../version.ts'
import { type Declare, EXIT, examples, Failure, type Io, processIo, shownCommands } from './command.ts'
import { capsule } from './commands/capsule.ts'
import { coverage } from './commands/coverage.ts'
import { doctor } from './commands/doctor.ts'
import { healthcheck } from './commands/healthcheck.ts'
import { mcp } from './commands/mcp.ts'
import { requests } from './commands/requests.ts'
import { reset } from './commands/reset.ts'
import { seed } from './commands/seed.ts'
import { snapshot } from './commands/snapshot.ts'
import { compare } from './compare/compare.ts'
import { record } from './compare/record.ts'
import { replay } from './compare/replay.ts'
import { behaviors } from './reference/behaviors.ts'
import { completion } from './reference/completion.ts'
import { openapi } from './reference/openapi.ts'
import { routes } from './reference/routes.ts'
import { env } from './sdk/env.ts'
import { exec } from './sdk/exec.ts'
import { sign } from './sdk/sign.ts'
import { serve } from './server/serve.ts'
import { tour } from './tour/tour.ts'

const COMMANDS: readonly Declare[] = [
  serve,
  tour,
  exec,
  env,
  sign,
  requests,
  coverage,
  compare,
  record,
  replay,
  reset,
  snapshot,
  seed,
  capsule,
  mcp,
  routes,
  behaviors,
  openapi,
  doctor,
  healthcheck,
  completion,
]

/** Commands that are loaded only when one of them, or the list of all, is asked for. */
const loadSteering = async (): Promise<readonly Declare[]> => (await import('./steer/index.ts')).STEERING

/** @param first the first word of the command line, if only the command that it names matters */
export async function createProgram(io: Io, first?: string): Promise<Command> {
  const program = new Command('evalmock')
    .description('Emulates the model-evaluation APIs of ZStack, Baidu Qianfan and Scale GenAI Platform.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help; `evalmock COMMAND --help` for one command')
    .helpCommand(false)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out(text.replace(/\n$/, '')),
      writeErr: (text) => io.err(text.replace(/^error: /, 'evalmock: ').replace(/\n$/, '')),
    })
  for (const declare of COMMANDS) declare(program, io)
  const known = program.commands.flatMap((command) => [command.name(), ...command.aliases()])
  const isServe = first?.startsWith('-') && !['-h', '--help'].includes(first)
  if (!isServe && (first === undefined || !known.includes(first) || first === 'completion'))
    for (const declare of await loadSteering()) declare(program, io)
  help(program)
  return examples(program, {
    evalmock: 'serve on http://127.0.0.1:4620',
    'evalmock --port 0 --clock 2026-11-21T08:00:00Z': 'a free port, with the clock frozen',
    'evalmock serve --help': 'all options of the server',
    'evalmock reset --world ci-1': 'reset one world',
  })
}

/** Runs one command line. @returns the exit code */
export async function main(argv: readonly string[], io: Io = processIo): Promise<number> {
  const program = await createProgram(io, argv[0] ?? 'serve')
  try {
    refuseUnknownCommand(program, argv[0])
    await program.parseAsync(distancesLast(argv), { from: 'user' })
    return EXIT.success
  } catch (error) {
    return exitCode(error, io)
  }
}

function help(program: Command): void {
  const command = program
    .command('help')
    .summary('print the help of a command')
    .description('Prints the help of a command, or the list of all.')
    .argument('[COMMAND...]', 'such as clock advance')
    .action((words: readonly string[]) => {
      let found = program
      for (const word of words) {
        const inner = shownCommands(found)
        const next = inner.find((one) => one.name() === word)
        if (next === undefined) {
          const names = inner.map((one) => one.name())
          throw new Failure(
            `there is no command ${[...words].join(' ')}${didYouMean(word, names)}\nvalid commands: ${names.join(', ')}`,
            EXIT.usage,
          )
        }
        found = next
      }
      found.outputHelp()
    })
  examples(command, { 'evalmock help clock': 'the same as evalmock clock --help' })
}

/** A distance back in time, `-3h`, is no option: it is as if it came after `--`. */
function distancesLast(argv: readonly string[]): readonly string[] {
  if (argv[0] !== 'clock' || argv.includes('--')) return argv
  const isDistance = (word: string, i: number): boolean =>
    /^-\d+(\.\d+)?[a-z]+$/.test(word) && !argv[i - 1]?.startsWith('-')
  const distances = argv.filter(isDistance)
  if (distances.length === 0) return argv
  return [...argv.filter((word, i) => !isDistance(word, i)), '--', ...distances]
}

/** With a default command, commander would take a misspelled command for its argument. */
function refuseUnknownCommand(program: Command, first: string | undefined): void {
  const names = shownCommands(program).map((command) => command.name())
  const known = program.commands.map((command) => command.name())
  if (first === undefined || first.startsWith('-') || known.includes(first)) return
  throw new Failure(
    `there is no command ${first}${didYouMean(first, names)}\nvalid commands: ${names.join(', ')}`,
    EXIT.usage,
  )
}

function exitCode(error: unknown, io: Io): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage
  if (error instanceof ConfigError) {
    for (const fault of error.faults) io.err(`evalmock: ${fault}`)
    return EXIT.usage
  }
  if (error instanceof Failure) {
    if (error.message !== '') io.err(`evalmock: ${error.message}`)
    return error.code
  }
  io.err(`evalmock: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  return EXIT.failure
}
