import { connected } from './address.ts'
import { type Declare, examples } from './command.ts'
import { controlClient } from './control-client.ts'

export const reset: Declare = (program, io) => {
  const command = connected(program.command('reset'), io)
    .summary('put a world back to how it started')
    .description(
      'Puts a world of a running server back to how it started: resources, identifiers, clock and plan.',
    )
    .action(async (options: { url?: string; token?: string; world: string }) => {
      await controlClient(options, io).call('POST', `/worlds/${options.world}/reset`)
      io.out(`world ${options.world} is as it started`)
    })
  examples(command, {
    'evalmock reset': 'the world `default`',
    'evalmock reset --world ci-1 --url http://mock:4620': 'another world of another server',
  })
}
