// `evalmock compare -- COMMAND`: is the emulator still like the real service?
import { type Command, Option } from 'commander'
import { type Declare, examples } from '../command.ts'
import { collected, emulatorFlags, reportFlags } from './flags.ts'
import { type CompareFlags, compareWith } from './run.ts'

export const compare: Declare = (program, io) => {
  const command = comparing(program.command('compare'))
    .summary('compare the emulator with the real service')
    .description(
      'Runs a command through a proxy that sends each call to the real service and to an emulated world, and reports ' +
        "how the responses differ. The command's SDKs are pointed at the proxy; it makes each signature anew with your " +
        "keys. Ends with the command's exit code, or with 3 if --max-differences is not met.",
    )
    .action((words: string[], flags: CompareFlags) => compareWith(words, flags, io))
  examples(command, {
    'evalmock compare --against https://qianfan.baidubce.com --provider qianfan --read-only -- npm test':
      'only calls that read; the keys are in QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY',
    'evalmock compare --against https://10.0.0.5:8080 --provider zstack --credentials zstack.json -- pytest':
      'keys from a file',
    'evalmock compare --against http://staging:4620 --provider scale --max-differences 0 --output junit --report compare.xml -- npm test':
      'a gate in CI',
  })
}

/** The flags of all commands that run a command between two servers. */
export function comparing(command: Command): Command {
  command
    .argument('<COMMAND...>', 'the command and its arguments, after --')
    .requiredOption('--against <URL>', 'address of the real service')
    .requiredOption('--provider <NAME>', 'the provider whose calls are compared')
    .addOption(
      new Option(
        '--credentials <FILE>',
        "the service's credentials: a JSON file, or NAME=VALUE (default: the variables that the SDKs read)",
      ).argParser(collected),
    )
    .addOption(
      new Option('--answer <SIDE>', 'whose responses the command gets')
        .choices(['service', 'emulator'])
        .default('service'),
    )
    .option('--read-only', 'send no call to the service that changes something')
  return reportFlags(emulatorFlags(command)).passThroughOptions()
}
