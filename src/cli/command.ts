// Shared by all commands: exit codes, output and failures.
import type { Command } from 'commander'

export const EXIT = {
  success: 0,
  failure: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** The command worked, but a requirement (`--min`) was not met. */
  gate: 3,
  /** `exec`: the command exists but cannot be run. As in shells, like the next. */
  notRunnable: 126,
  /** `exec`: there is no such command. */
  notFound: 127,
} as const

/** The command's environment, so that tests can replace it. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Writes one or more lines to standard output. */
  out(text: string): void
  /** Writes one or more lines to standard error. */
  err(text: string): void
  /** On a terminal: shows that something takes long, from one second on. @returns how to end that */
  waiting?(what: string): () => void
  /** On a terminal: shows how far the work is, in place of what it showed before. Without a text: nothing. */
  status?(text?: string): void
}

/** Ends the command with a message and an exit code. */
export class Failure extends Error {
  readonly code: number

  constructor(message: string, code: number = EXIT.failure) {
    super(message)
    this.code = code
  }
}

/** Adds one command to the program. Its action loads everything that is slow to load. */
export type Declare = (program: Command, io: Io) => void

const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏'
const FRAME_MS = 100
const FIRST_MS = 1000

/** A line that is written anew. */
export const statusOn =
  (terminal: { write(text: string): unknown }) =>
  (text = ''): void =>
    void terminal.write(`\r${text}\u001B[K`)

export const processIo: Io = {
  env: process.env,
  cwd: process.cwd(),
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
  // Nothing on a pipe: a log would keep every step.
  ...(process.stderr.isTTY ? { waiting: progressOn(process.stderr), status: statusOn(process.stderr) } : {}),
}

/** A line that moves, and is gone when the wait is over. */
export function progressOn(terminal: { write(text: string): unknown }): (what: string) => () => void {
  return (what) => {
    let ms = 0
    let shown = false
    const timer = setInterval(() => {
      ms += FRAME_MS
      if (ms < FIRST_MS) return
      shown = true
      const frame = FRAMES[(ms / FRAME_MS) % FRAMES.length]
      terminal.write(`\r${frame} ${what} ${Math.floor(ms / 1000)} s\u001B[K`)
    }, FRAME_MS)
    timer.unref()
    return () => {
      clearInterval(timer)
      if (shown) terminal.write('\r\u001B[K')
    }
  }
}

/** Waits, with progress on a terminal. */
export async function patiently<T>(io: Io, what: string, work: Promise<T>): Promise<T> {
  const done = io.waiting?.(what)
  try {
    return await work
  } finally {
    done?.()
  }
}

/** The commands in the help text: without deprecated names. */
export const shownCommands = (program: Command): readonly Command[] =>
  program.createHelp().visibleCommands(program)

/** Adds examples to a command's help: what to type, and what it does. */
export function examples(command: Command, lines: Readonly<Record<string, string>>): Command {
  const width = Math.max(...Object.keys(lines).map((line) => line.length))
  const rows = Object.entries(lines).map(([line, does]) =>
    width > 60 ? `  # ${does}\n  ${line}` : `  ${line.padEnd(width)}   # ${does}`,
  )
  return command.addHelpText('after', `\nExamples:\n${rows.join('\n')}`)
}
