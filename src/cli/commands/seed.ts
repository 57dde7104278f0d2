// `evalmock seed`: fills a world of a running server with generated tasks.
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { connected } from '../connection/address.ts'
import { controlClient } from '../connection/control-client.ts'
import { type OutputFlags, outputOption, show } from '../output.ts'

interface SeedFlags extends OutputFlags {
  readonly url?: string
  readonly token?: string
  readonly world: string
  readonly count?: string
  readonly mix?: string
  readonly over?: string
  readonly provider?: string
  readonly seed?: string
  readonly set?: string
  readonly replace?: boolean
}

export const seed: Declare = (program, io) => {
  const command = connected(program.command('seed'), io)
    .summary('fill a world with generated tasks')
    .description(
      'Adds tasks that could be real to a world of a running server, with the datasets, models and items that belong to them.',
    )
    .option('--count <N>', 'number of tasks of each provider (default: 100)')
    .option(
      '--mix <STATE=N,…>',
      'shares of completed, partial, failed, stopped, running and queued (default: completed=60,failed=15,running=20,queued=5)',
    )
    .option('--over <DURATION>', 'maximum age of the tasks (default: 30d)')
    .option('--provider <NAME>', 'only this provider')
    .option('--seed <TEXT>', 'the same seed gives the same data (default: the seed of the server)')
    .option('--set <NAME>', 'a named set: empty, one-of-each, big, all-failed, long-names')
    .option('--replace', 'remove what is in the world first')
    .addOption(outputOption())
    .action(async (flags: SeedFlags) => {
      const { count, mix, over, provider, seed, set, replace } = flags
      const body = {
        count: count === undefined ? undefined : numberOf(count, '--count'),
        mix: mix === undefined ? undefined : mixOf(mix),
        over,
        provider,
        seed,
        set,
        replace,
      }
      const made = (await controlClient(flags, io).call('POST', `/worlds/${flags.world}/seed`, body)) as {
        world: string
        tasks: Record<string, number>
        resources: number
      }
      const each = Object.entries(made.tasks).map(([name, n]) => `${n} of ${name}`)
      show(
        io,
        flags,
        made,
        () => `world ${made.world} has tasks: ${each.join(', ')}; ${made.resources} resources`,
      )
    })
  examples(command, {
    'evalmock seed --count 500 --over 30d': '500 tasks of each provider, of the last 30 days',
    'evalmock seed --mix failed=1,running=1 --provider scale': 'half of them failed, half of them running',
    'evalmock seed --set empty': 'remove everything',
  })
}

function numberOf(text: string, what: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text)
  throw new Failure(
    `${what}: ${JSON.stringify(text)} is not a number: give a whole number such as 500`,
    EXIT.usage,
  )
}

function mixOf(text: string): Record<string, number> {
  const mix: Record<string, number> = {}
  for (const part of text.split(',')) {
    const [name = '', share] = part.split('=').map((word) => word.trim())
    if (share === undefined)
      throw new Failure(
        `--mix: ${JSON.stringify(part)} has no share: give one such as completed=60,failed=40`,
        EXIT.usage,
      )
    if (Object.hasOwn(mix, name)) throw new Failure(`--mix: ${name} is there twice`, EXIT.usage)
    mix[name] = numberOf(share, `--mix ${name}`)
  }
  return mix
}
