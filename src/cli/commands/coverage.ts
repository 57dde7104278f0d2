// `evalmock coverage`: how much of the documented API a client has used, and a gate for CI.
import { Option } from 'commander'
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { connected } from '../connection/address.ts'
import { controlClient } from '../connection/control-client.ts'

interface CoverageFlags {
  readonly url?: string
  readonly token?: string
  readonly world: string
  readonly provider?: string
  readonly min?: string
  readonly output: string
}

export const coverage: Declare = (program, io) => {
  const command = connected(program.command('coverage'), io)
    .summary('show which calls, errors and states a client has met')
    .description(
      'Shows which documented operations, errors and states the clients of a world have met since it began. With --min, ' +
        'it ends with exit code 3 if fewer operations, in percent, were answered with success.',
    )
    .option('--provider <NAME>', 'only this provider')
    .option('--min <PERCENT>', 'the required share of operations, in percent')
    .addOption(
      new Option('--output <FORMAT>', 'text for people, json for scripts, junit for CI')
        .choices(['text', 'json', 'junit'])
        .default('text'),
    )
    .action(async (flags: CoverageFlags) => {
      const min = flags.min === undefined ? 0 : Number(flags.min)
      if (!(min >= 0 && min <= 100))
        throw new Failure(`--min is ${JSON.stringify(flags.min)}: it must be 0 to 100`, EXIT.usage)
      const query = new URLSearchParams({ format: flags.output, min: String(min) })
      if (flags.provider !== undefined) query.set('provider', flags.provider)
      const reply = await controlClient(flags, io).send(
        'GET',
        `/worlds/${flags.world}/coverage?${query}`,
        [417],
      )
      io.out(reply.text.trimEnd())
      if (reply.status === 417) throw new Failure('', EXIT.gate)
    })
  examples(command, {
    'evalmock coverage --provider scale': 'one provider',
    'evalmock coverage --min 80 --output junit > coverage.xml': 'a gate in CI',
  })
}
