// What every command of the command line shares: exit codes, where it writes, how it fails.
import type { Command } from 'commander'

export const EXIT = {
  success: 0,
  failure: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** The work was done, and what it found is below what was asked for. */
  gate: 3,
} as const

/** The command's surroundings, so that a test can bring its own. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Writes one line, or several, on standard output. */
  out(text: string): void
  /** The same on standard error. */
  err(text: string): void
}

/** Ends the command with a message for people and an exit code. */
export class Failure extends Error {
  readonly code: number

  constructor(message: string, code: number = EXIT.failure) {
    super(message)
    this.code = code
  }
}

/** Adds one command to the program. Whatever is slow to load is loaded in its action. */
export type Declare = (program: Command, io: Io) => void

export const processIo: Io = {
  env: process.env,
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
}

/** The commands that help shows: a deprecated name of one is not among them. */
export const shownCommands = (program: Command): readonly Command[] =>
  program.createHelp().visibleCommands(program)

/** Examples below a command's help: what to type, and what it does. */
export function examples(command: Command, lines: Readonly<Record<string, string>>): Command {
  const width = Math.max(...Object.keys(lines).map((line) => line.length))
  const rows = Object.entries(lines).map(([line, does]) =>
    width > 60 ? `  # ${does}\n  ${line}` : `  ${line.padEnd(width)}   # ${does}`,
  )
  return command.addHelpText('after', `\nExamples:\n${rows.join('\n')}`)
}
