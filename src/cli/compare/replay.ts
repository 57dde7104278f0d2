// `evalmock replay CORPUS`: which recorded responses the emulator gives.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Corpus } from '../../compare/corpus/corpus.ts'
import { fileReason } from '../../core/checks/files.ts'
import { wallClock } from '../../core/clock.ts'
import { type Declare, EXIT, examples, Failure, type Io } from '../command.ts'
import { checkGate, emulatorFlags, type ReportFlags, reportFlags, settingsOf, tellReport } from './flags.ts'
import { subjectOf } from './provider.ts'
import { type EmulatorFlags, emulatorFor } from './run.ts'

type ReplayFlags = ReportFlags & EmulatorFlags

export const replay: Declare = (program, io) => {
  const command = reportFlags(emulatorFlags(program.command('replay')))
    .summary('compare the emulator with recorded responses')
    .description(
      'Sends the calls of a corpus to an emulated world, in their order and with new signatures, and reports how the ' +
        'responses differ from the recorded ones.',
    )
    .argument('<CORPUS>', 'a file that `evalmock record` wrote')
    .action((file: string, flags: ReplayFlags) => run(file, flags, io))
  examples(command, {
    'evalmock replay calls.jsonl': 'in a temporary server',
    'evalmock replay calls.jsonl --profile live --max-differences 0': 'a gate in CI',
    'evalmock replay calls.jsonl --output json --report replay.json': 'for scripts',
  })
}

async function run(file: string, flags: ReplayFlags, io: Io): Promise<void> {
  const settings = await settingsOf(flags, io)
  const corpus = await corpusAt(file, io)
  const { provider } = corpus.head
  const { counterpart, states, plugin } = await subjectOf(provider)
  const { replay } = await import('../../compare/corpus/replay.ts')
  const { Findings } = await import('../../compare/report.ts')
  const findings = new Findings(flags.ignore)
  const place = await emulatorFor(flags, io)
  try {
    await replay(corpus, {
      emulator: new URL(place.url),
      counterpart,
      keys: plugin.credentials(place.world),
      states,
      timeoutMs: settings.timeoutMs,
      now: () => wallClock.now(),
      compared: ({ n, operation }, differences) => findings.add(n, operation, differences),
      skipped: ({ operation }) => findings.notSent(operation),
    })
  } finally {
    await place.leave()
  }
  const report = findings.report(provider, file)
  await tellReport(report, flags, (text) => text, io)
  if (corpus.calls.length === 0) throw new Failure(`${file} has no calls`)
  checkGate(report, settings)
}

async function corpusAt(file: string, { cwd }: Io): Promise<Corpus> {
  const { CorpusError, parseCorpus } = await import('../../compare/corpus/corpus.ts')
  try {
    return parseCorpus(readFileSync(resolve(cwd, file), 'utf8'))
  } catch (error) {
    if (error instanceof CorpusError) throw new Failure(`${file}: ${error.message}`, EXIT.usage)
    throw new Failure(`${file} cannot be read: ${fileReason(error)}`, EXIT.usage)
  }
}
