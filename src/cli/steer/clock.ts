// `evalmock clock`: the time of a world.
import type { Command } from 'commander'
import { type Declare, examples, Failure } from '../command.ts'
import { type Connection, connected } from '../connection/address.ts'
import { controlClient } from '../connection/control-client.ts'
import { durationMs } from '../connection/duration.ts'
import { type OutputFlags, outputOption, show } from '../output.ts'

type Flags = Connection & OutputFlags

interface Clock {
  readonly now: string
  readonly frozen: boolean
  readonly rate: number
}

interface Change {
  readonly inMs: number
  readonly provider: string
  readonly id: string
  readonly name: string
  readonly from?: string
  readonly to: string
}

export const clock: Declare = (program, io) => {
  const group = program
    .command('clock')
    .helpCommand(false)
    .summary("show or change a world's time")
    .description(
      'Shows the emulator time of a world, and freezes, advances or speeds it up. It only goes forward.',
    )
  const step = (name: string, does: string): Command =>
    connected(group.command(name), io).description(does).addOption(outputOption())
  const change = async (flags: Flags, method: string, path: string, body?: object): Promise<void> => {
    const clock = (await controlClient(flags, io).call(
      method,
      `/worlds/${flags.world}/clock${path}`,
      body,
    )) as Clock
    show(io, flags, clock, () => inWords(flags.world, clock))
  }

  step('show', 'Shows the time.').action((flags: Flags) => change(flags, 'GET', ''))
  step('advance', 'Jumps forward. Everything due by then has happened when it returns.')
    .argument('<DURATION>', 'such as 6h, 90s or 1500 (milliseconds)')
    .action((by: string, flags: Flags) =>
      change(flags, 'POST', '/advance', { ms: durationMs(by, 'the duration') }),
    )
  step('freeze', 'Stops the clock, now or at a later instant.')
    .argument('[INSTANT]', 'such as 2030-01-01T00:00:00Z')
    .action((at: string | undefined, flags: Flags) =>
      change(flags, 'PUT', '', { frozen: true, ...(at === undefined ? {} : { at }) }),
    )
  step('resume', 'Lets the clock run again.').action((flags: Flags) =>
    change(flags, 'PUT', '', { frozen: false }),
  )
  step('rate', 'Sets the speed: with 60, each second is a minute.')
    .argument('<NUMBER>', 'emulator seconds per second')
    .action((rate: string, flags: Flags) => change(flags, 'PUT', '', { rate: Number(rate) }))
  step('set', 'Jumps to a later instant.')
    .argument('<INSTANT>', 'such as 2030-01-01T00:00:00Z')
    .action((at: string, flags: Flags) => change(flags, 'PUT', '', { at }))
  step('until-next', 'Jumps to the next change of a task.').action(async (flags: Flags) => {
    const client = controlClient(flags, io)
    const { changes } = (await client.call('GET', `/worlds/${flags.world}/timeline?limit=1`)) as {
      changes: Change[]
    }
    const [next] = changes
    if (next === undefined) throw new Failure(`no task of world ${flags.world} will change by time`)
    const clock = (await client.call('POST', `/worlds/${flags.world}/clock/advance`, {
      ms: next.inMs,
    })) as Clock
    show(
      io,
      flags,
      { clock, change: next },
      () =>
        `${inWords(flags.world, clock)}\n${next.provider} ${next.id} ${next.name}: ${next.from ?? '-'} -> ${next.to}`,
    )
  })
  examples(group, {
    'evalmock clock show': 'the world `default`',
    'evalmock clock advance 6h --world ci-1': 'six hours, at once',
    'evalmock clock freeze': 'now',
    'evalmock clock until-next': 'to the next change of a task',
  })
}

function inWords(world: string, { now, frozen, rate }: Clock): string {
  const how = frozen ? 'frozen' : rate === 1 ? 'running' : `running ${rate} times as fast`
  return `world ${world}: ${now}, ${how}`
}
