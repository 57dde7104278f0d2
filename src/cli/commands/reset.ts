import { type Declare, examples } from '../command.ts'
import { connected } from '../connection/address.ts'
import { controlClient } from '../connection/control-client.ts'
import { type OutputFlags, outputOption, show } from '../output.ts'

export const reset: Declare = (program, io) => {
  const command = connected(program.command('reset'), io)
    .summary('reset a world')
    .description('Resets a world of a running server to its start: resources, identifiers, clock and plan.')
    .addOption(outputOption())
    .action(async (flags: OutputFlags & { url?: string; token?: string; world: string }) => {
      const reset = await controlClient(flags, io).call('POST', `/worlds/${flags.world}/reset`)
      show(io, flags, reset, () => `world ${flags.world} was reset`)
    })
  examples(command, {
    'evalmock reset': 'the world `default`',
    'evalmock reset --world ci-1 --url http://mock:4620': 'another world of another server',
  })
}
