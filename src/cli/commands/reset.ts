import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { connected } from '../connection/address.ts'
import { controlClient } from '../connection/control-client.ts'
import { type OutputFlags, outputOption, show } from '../output.ts'

interface ResetFlags extends OutputFlags {
  readonly url?: string
  readonly token?: string
  readonly world: string
  readonly to?: string
  readonly fixtures?: true
  readonly all?: true
}

export const reset: Declare = (program, io) => {
  const command = connected(program.command('reset'), io)
    .summary('reset a world')
    .description('Resets a world of a running server to its start: resources, identifiers, clock and plan.')
    .option('--to <SNAPSHOT>', 'reset to this snapshot, now and from now on')
    .option('--fixtures', 'reset to the fixtures, now and from now on')
    .option('--all', 'all worlds, and those to come until the server stops')
    .addOption(outputOption())
    .action(async (flags: ResetFlags) => {
      const { to, fixtures, all } = flags
      if (to !== undefined && fixtures) throw new Failure('give --to or --fixtures, not both', EXIT.usage)
      const body = to || fixtures || all ? { to, fixtures, all } : undefined
      const reset = await controlClient(flags, io).call('POST', `/worlds/${flags.world}/reset`, body)
      show(io, flags, reset, () => (all ? 'all worlds were reset' : `world ${flags.world} was reset`))
    })
  examples(command, {
    'evalmock reset': 'the world `default`',
    'evalmock reset --to ready --all': 'all worlds start from the snapshot `ready`',
    'evalmock reset --world ci-1 --url http://mock:4620': 'another world of another server',
  })
}
