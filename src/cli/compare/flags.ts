// Flags of the comparing commands, and their values.
import { type Command, Option } from 'commander'
import type { Finding, Report } from '../../compare/report.ts'
import { didYouMean } from '../../core/nearest.ts'
import { counted } from '../../core/text.ts'
import { EXIT, Failure, type Io } from '../command.ts'
import { worldName } from '../connection/address.ts'
import { durationMs } from '../connection/duration.ts'
import { checkFile, wholeNumber, writeTo } from '../output-file.ts'
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
    .option(
      '--timeout <DURATION>',
      'how long a server may take to respond: 500ms, 60s; seconds without a unit',
      '60s',
    )
}

/** The values of the flags that a run needs; checked before it begins, because a run can be long and cost money. */
export interface ReportSettings {
  readonly timeoutMs: number
  readonly maxDifferences: number | undefined
}

const LEAST_TIMEOUT_MS = 100

/** @throws Failure */
export async function settingsOf(flags: ReportFlags, io: Io): Promise<ReportSettings> {
  const timeoutMs = durationMs(flags.timeout, '--timeout', 's')
  if (timeoutMs < LEAST_TIMEOUT_MS)
    throw new Failure(`--timeout is ${JSON.stringify(flags.timeout)}: it must be 100ms or more`, EXIT.usage)
  const { KINDS } = await import('../../compare/match/difference.ts')
  for (const pattern of flags.ignore ?? []) checkPattern(pattern, KINDS)
  if (flags.report !== undefined) checkFile('--report', flags.report, io)
  const { maxDifferences } = flags
  return {
    timeoutMs,
    maxDifferences:
      maxDifferences === undefined ? undefined : wholeNumber('--max-differences', maxDifferences, 0),
  }
}

/** A pattern that can match nothing would be taken for one that is obeyed. */
function checkPattern(pattern: string, kinds: readonly string[]): void {
  const words = pattern.trim().split(/\s+/)
  const kind = words.length >= 3 ? words[1] : words.length === 2 ? words[0] : undefined
  const fits = kind === undefined || kind.includes('*') || kinds.includes(kind.toLowerCase())
  if (pattern.trim() !== '' && words.length <= 3 && fits) return
  const reason = fits
    ? 'it must be "OPERATION KIND PATH", "KIND PATH" or "PATH", such as "header server"'
    : `there is no kind ${kind}${didYouMean(kind ?? '', kinds)}\nvalid kinds: ${kinds.join(', ')}`
  throw new Failure(`--ignore is ${JSON.stringify(pattern)}: ${reason}`, EXIT.usage)
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
  else writeTo('--report', flags.report, `${text}\n`, io)
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

/** @throws Failure with the gate's code, or because nothing was compared */
export function checkGate({ calls, differences, notSent, provider }: Report, settings: ReportSettings): void {
  const most = settings.maxDifferences
  if (most !== undefined && differences > most)
    throw new Failure(
      `${counted(differences, 'difference')}, but --max-differences allows ${most}`,
      EXIT.gate,
    )
  if (calls > 0) return
  if (Object.keys(notSent).length === 0)
    throw new Failure(
      `no call of ${provider} was made: the command must read the variables of \`evalmock env\`, such as EVALMOCK_URL`,
    )
  // With a gate, a run that compared nothing must not pass.
  if (most !== undefined) throw new Failure('no call was compared, so that --max-differences has no meaning')
}
