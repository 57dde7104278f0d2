// `evalmock clock`: the time of a world.
import type { Command } from 'commander'
import { type Declare, EXIT, examples, Failure } from '../command.ts'
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

interface Rewound extends Clock {
  readonly undone: { readonly requests: number; readonly calls: number }
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
      'Shows the emulator time of a world, and freezes, advances or speeds it up. Only `rewind` goes back.',
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
      change(flags, 'POST', '/advance', { ms: durationMs(forward(by), 'the duration') }),
    )
  step('freeze', 'Stops the clock, now or at a later instant.')
    .argument('[INSTANT]', 'such as 2030-01-01T00:00:00Z')
    .action((at: string | undefined, flags: Flags) =>
      change(flags, 'PUT', '', { frozen: true, ...(at === undefined ? {} : { at: instantOf(at) }) }),
    )
  step('resume', 'Lets the clock run again.').action((flags: Flags) =>
    change(flags, 'PUT', '', { frozen: false }),
  )
  step('rate', 'Sets the speed: with 60, each second is a minute.')
    .argument('<NUMBER>', 'emulator seconds per second')
    .action((rate: string, flags: Flags) => change(flags, 'PUT', '', { rate: speedOf(rate) }))
  step('set', 'Jumps to a later instant.')
    .argument('<INSTANT>', 'such as 2030-01-01T00:00:00Z')
    .action((at: string, flags: Flags) => change(flags, 'PUT', '', { at: instantOf(at) }))
  step(
    'rewind',
    'Goes back to a time, or to just before a request, with everything as it was then. Only for worlds in memory.',
  )
    .argument('[TO]', 'how far back, such as 10m, or an instant such as 2030-01-01T00:00:00Z')
    .option('--request <ID>', 'to just before this request came: its number in `evalmock requests`')
    .action(async (to: string | undefined, flags: Flags & { request?: string }) => {
      const { request } = flags
      if ((to === undefined) === (request === undefined))
        throw new Failure(
          'give either a time or --request, for example: evalmock clock rewind 10m',
          EXIT.usage,
        )
      if (request !== undefined && !/^[1-9]\d*$/.test(request))
        throw new Failure(
          `--request is ${JSON.stringify(request)}: it must be a number such as 41`,
          EXIT.usage,
        )
      const body = to === undefined ? { request: Number(request) } : { to: backTo(to) }
      const path = `/worlds/${flags.world}/clock/rewind`
      const rewound = (await controlClient(flags, io).call('POST', path, body)) as Rewound
      show(io, flags, rewound, () => {
        const { requests, calls } = rewound.undone
        return `${inWords(flags.world, rewound)}\nundone: ${requests} requests, ${calls} calls of the control API`
      })
    })
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
    'evalmock clock rewind 10m': 'ten minutes back, with everything as it was then',
    'evalmock clock rewind --request 41': 'to just before request 41 came',
    'evalmock clock until-next': 'to the next change of a task',
  })
}

/** @throws Failure for a duration that leads back */
function forward(by: string): string {
  if (!by.startsWith('-')) return by
  throw new Failure(
    `the duration is "${by}": advance only goes forward; to go back: evalmock clock rewind ${by.slice(1)}`,
    EXIT.usage,
  )
}

/** @throws Failure */
function speedOf(text: string): number {
  const rate = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  if (rate > 0) return rate
  throw new Failure(
    `the rate is ${JSON.stringify(text)}: it must be a number above 0, such as 60`,
    EXIT.usage,
  )
}

/** @throws Failure */
function instantOf(text: string): string {
  if (/^[+-]?\d{4,6}-\d\d-\d\dT/.test(text)) return text
  throw new Failure(
    `the instant is ${JSON.stringify(text)}: it must be one such as 2030-01-01T00:00:00Z; to go a distance: evalmock clock advance 6h`,
    EXIT.usage,
  )
}

/** How far back, or an instant, for the server. */
const backTo = (to: string): string =>
  /^\d{4}-/.test(to) ? to : `-${durationMs(to.replace(/^-/, ''), 'how far back')}ms`

function inWords(world: string, { now, frozen, rate }: Clock): string {
  const how = frozen ? 'frozen' : rate === 1 ? 'running' : `running ${rate} times as fast`
  return `world ${world}: ${now}, ${how}`
}
