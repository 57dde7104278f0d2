// `evalmock sweep -- COMMAND`: which failures does a client not notice?
import { Option } from 'commander'
import { type Declare, examples } from '../command.ts'
import { serverFlags } from '../server/server.ts'
import type { SweepFlags } from './run.ts'

const collected = (value: string, before: readonly string[] = []): readonly string[] => [...before, value]

export const sweep: Declare = (program, io) => {
  const command = serverFlags(program.command('sweep'), ['host', 'port', 'logLevel', 'logFormat'])
    .summary('find failures that a client does not notice')
    .description(
      'Runs the tests of a client once without faults, to learn which operations they call. Then it runs them once for ' +
        'each operation and failure, each in a world of its own, and reports the failures after which the tests ' +
        'still passed, without a retry or with a wrong state left behind. Ends with exit code 3 if there are more ' +
        "than --max-found, or with the tests' own exit code if they fail without a fault.",
    )
    .argument('<COMMAND...>', 'the command and its arguments, after --')
    .option('--faults <NAMES>', 'only these failures, separated by commas (default: all, see docs/sweep.md)')
    .addOption(new Option('--operation <NAME>', 'only this operation; may be repeated').argParser(collected))
    .option('--jobs <N>', 'commands at a time (default: two for each core)')
    .option('--budget <DURATION>', 'begin no more after this time: 90s, 10m; seconds without a unit')
    .option(
      '--timeout <DURATION>',
      'how long a command may take (default: ten times the first run, at least 30 s)',
    )
    .addOption(
      new Option(
        '--ignore <PATTERN>',
        'do not count these: "OPERATION FAILURE", with * for any text; may be repeated',
      ).argParser(collected),
    )
    .option('--max-found <N>', 'exit with code 3 if there are more', '0')
    .addOption(
      new Option('--output <FORMAT>', 'text for people, json for scripts, junit for CI')
        .choices(['text', 'json', 'junit'])
        .default('text'),
    )
    .option('--report <FILE>', 'write the report to this file (default: standard output)')
    .option('--server <URL>', 'use worlds of this running Evalmock, not a temporary server')
    .option('--token <TOKEN>', 'its control token (default: EVALMOCK_CONTROL_TOKEN)')
    .passThroughOptions()
    .action(async (words: string[], flags: SweepFlags) => {
      const { sweepWith } = await import('./run.ts')
      await sweepWith(words, flags, io)
    })
  examples(command, {
    'evalmock sweep -- npm test': 'everything',
    'evalmock sweep --faults lost,unavailable,rate-limited --budget 10m -- pytest -x': 'the usual failures',
    'evalmock sweep --jobs 1 -- go test -count=1 ./...': 'a command that cannot run beside itself',
    "evalmock sweep --ignore 'ListEvaluations *' --output junit --report sweep.xml -- npm test": 'in CI',
  })
}
