// Flags of the comparing commands, and their values.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Finding, Report } from '../../compare/report.ts'
import { EXIT, Failure, type Io } from '../command.ts'
import { worldName } from '../connection/address.ts'
import { serverFlags } from '../server/server.ts'

export type Format = 'text' | 'json' | 'junit'

export interface ReportFlags {
  readonly output: Format
  readonly report?: string
  readonly maxDifferences?: string
  readonly ignore?: readonly string[]
  readonly timeout: string
}

export const collected = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
]

/** The emulator's side: a server of its own, with the server's options, or a world on a running server. */
export function emulatorFlags(command: Command): Command {
  return serverFlags(command, [
    'host',
    'port',
    'logLevel',
    'logFormat',
    'https',
    'httpsCert',
    'httpsKey',
    'publicUrl',
    'credentials',
  ])
    .option('--server <URL>', 'compare a new world on this running Evalmock, not a temporary server')
    .option('--token <TOKEN>', 'its control token (default: EVALMOCK_CONTROL_TOKEN)')
    .option(
      '--world <NAME>',
      'name of the emulated world (default: `default`, or a new one on --server)',
      worldName,
    )
}

export function reportFlags(command: Command): Command {
  return command
    .addOption(
      new Option('--output <FORMAT>', 'text for people, json for scripts, junit for CI')
        .choices(['text', 'json', 'junit'])
        .default('text'),
    )
    .option('--report <FILE>', 'write the report to this file (default: standard output)')
    .option('--max-differences <N>', 'exit with code 3 if there are more differences')
    .addOption(
      new Option(
        '--ignore <PATTERN>',
        'do not report these: "OPERATION KIND PATH", with * for any text',
      ).argParser(collected),
    )
    .option('--timeout <SECONDS>', 'how long a server may take to respond', '60')
}

export function numberOf(flag: string, text: string, least: number): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= least && Number.isFinite(value)) return value
  throw new Failure(`${flag} is ${JSON.stringify(text)}: it must be a number, ${least} or more`, EXIT.usage)
}

/** @throws Failure with the gate's code if there are more differences than allowed */
export async function tellReport(
  report: Report,
  flags: ReportFlags,
  masked: (text: string) => string,
  io: Io,
): Promise<void> {
  const { reportJunit, reportText } = await import('../../compare/print.ts')
  const safe = withMasked(report, masked)
  const text =
    flags.output === 'json'
      ? JSON.stringify(safe, null, 2)
      : flags.output === 'junit'
        ? reportJunit(safe)
        : reportText(safe)
  if (flags.report === undefined) io.out(text)
  else writeReport(resolve(io.cwd, flags.report), text)
}

/** Values in a report may contain secrets. */
function withMasked(report: Report, masked: (text: string) => string): Report {
  const finding = (one: Finding): Finding => ({
    ...one,
    path: masked(one.path),
    service: masked(one.service),
    emulator: masked(one.emulator),
  })
  return {
    ...report,
    operations: report.operations.map((one) => ({
      ...one,
      operation: masked(one.operation),
      differences: one.differences.map(finding),
    })),
  }
}

function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, `${text}\n`)
  } catch (error) {
    throw new Failure(`--report: ${path} cannot be written: ${(error as NodeJS.ErrnoException).code}`)
  }
}

/** @throws Failure with the gate's code */
export function checkGate({ differences }: Report, { maxDifferences }: ReportFlags): void {
  if (maxDifferences === undefined) return
  const most = numberOf('--max-differences', maxDifferences, 0)
  if (differences > most)
    throw new Failure(`${differences} differences, but --max-differences allows ${most}`, EXIT.gate)
}
