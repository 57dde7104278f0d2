// `evalmock fault`: misbehavior on request.
import { Argument, type Command } from 'commander'
import { didYouMean } from '../../core/nearest.ts'
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { type Connection, connected } from '../connection/address.ts'
import { controlClient } from '../connection/control-client.ts'
import { durationMs } from '../connection/duration.ts'
import { columns, type OutputFlags, outputOption, show } from '../output.ts'
import { PRESETS } from './presets.ts'

type Flags = Connection & OutputFlags

interface AddFlags extends Flags {
  readonly provider?: string
  readonly operation?: string
  readonly resource?: string
  readonly code?: string
  readonly message?: string
  readonly ms?: string
  readonly times?: string
  readonly skip?: string
  readonly every?: string
  readonly probability?: string
}

interface Fault {
  readonly id: string
  readonly match: Readonly<Record<string, string>>
  readonly effect: Readonly<Record<string, unknown>>
  readonly times?: number
  readonly seen: number
  readonly hits: number
}

/** Its values are for completion: the message about another one is ours. */
function presetArgument(): Argument {
  const preset = new Argument(
    '[PRESET]',
    'what happens, by name: see `evalmock fault presets`. Or give --code',
  )
  preset.argChoices = Object.keys(PRESETS)
  return preset
}

export const fault: Declare = (program, io) => {
  const group = program
    .command('fault')
    .helpCommand(false)
    .summary('let requests fail on purpose')
    .description(
      'Adds, lists and removes faults: errors, delays and broken connections for matching requests.',
    )
  const step = (name: string, does: string): Command =>
    connected(group.command(name), io).description(does).addOption(outputOption())
  const path = ({ world }: Flags): string => `/worlds/${world}/faults`

  step('add', 'Adds a fault.')
    .addArgument(presetArgument())
    .option('--provider <NAME>', 'only requests to this provider')
    .option('--operation <NAME>', 'only this operation, such as ListEvaluations')
    .option('--resource <ID>', 'only requests that carry this identifier')
    .option('--code <CODE>', 'answer with this error code of the provider: see `evalmock errors`')
    .option('--message <TEXT>', 'its text, where the provider shows one')
    .option('--ms <DURATION>', 'how long, for slow, hang and trickle: 1500, 3s, 1m')
    .option('--times <N>', 'only this many requests')
    .option('--skip <N>', 'let this many pass first')
    .option('--every <N>', 'only each Nth request')
    .option('--probability <SHARE>', 'only this share of the requests, 0 to 1')
    .action(async (preset: string | undefined, flags: AddFlags) => {
      const added = (await controlClient(flags, io).call('POST', path(flags), ruleOf(preset, flags))) as Fault
      show(io, flags, added, () => rowOf(added).join('  '))
    })
  step('list', 'Lists the faults in force, and how often each has acted.').action(async (flags: Flags) => {
    const { faults } = (await controlClient(flags, io).call('GET', path(flags))) as { faults: Fault[] }
    show(io, flags, faults, () =>
      faults.length === 0 ? `world ${flags.world} has no faults` : columns(faults.map(rowOf)),
    )
  })
  step('remove', 'Removes one fault, or all of them.')
    .argument('[ID]', 'such as fault-1')
    .option('--all', 'all faults of the world')
    .action(async (id: string | undefined, flags: Flags & { all?: boolean }) => {
      if ((id === undefined) === (flags.all === undefined))
        throw new Failure('give the id of a fault, or --all', EXIT.usage)
      const where = id === undefined ? path(flags) : `${path(flags)}/${encodeURIComponent(id)}`
      const gone = (await controlClient(flags, io).call('DELETE', where)) as { removed: number }
      show(io, flags, gone, () => `${gone.removed} removed`)
    })
  group
    .command('presets')
    .description('Lists the faults that `add` knows by name.')
    .addOption(outputOption())
    .action((flags: OutputFlags) =>
      show(io, flags, PRESETS, () =>
        columns(Object.entries(PRESETS).map(([name, { does }]) => [name, does])),
      ),
    )
  examples(group, {
    'evalmock fault add unavailable --operation ListEvaluations --times 2': 'twice, then all is well',
    'evalmock fault add slow --ms 3s --provider qianfan': 'until you remove it',
    'evalmock fault add --code EvaluationTaskNotFound --provider qianfan': 'an error of the provider',
    'evalmock fault remove --all': 'all is well again',
  })
}

function ruleOf(preset: string | undefined, flags: AddFlags): object {
  const { provider, operation, resource, code, message, times, skip, every } = flags
  if ((preset === undefined) === (code === undefined))
    throw new Failure('give a preset or --code; evalmock fault presets lists them', EXIT.usage)
  const known = preset === undefined ? undefined : PRESETS[preset]
  if (preset !== undefined && known === undefined)
    throw new Failure(
      `there is no preset ${preset}${didYouMean(preset, Object.keys(PRESETS))}\nvalid names: ${Object.keys(PRESETS).join(', ')}`,
      EXIT.usage,
    )
  if (flags.ms !== undefined && known?.ms === undefined)
    throw new Failure('--ms is for slow, hang and trickle', EXIT.usage)
  const ms =
    flags.ms === undefined || known?.ms === undefined ? {} : { [known.ms]: durationMs(flags.ms, '--ms') }
  const words = message === undefined ? {} : { message }
  const probability = flags.probability ?? known?.probability
  const number = (name: string, value: string | number | undefined): object => {
    if (value === undefined) return {}
    if (String(value).trim() === '' || Number.isNaN(Number(value)))
      throw new Failure(`--${name} is ${JSON.stringify(value)}: it must be a number`, EXIT.usage)
    return { [name]: Number(value) }
  }
  return {
    match: { provider, operationId: operation, resource },
    effect: { ...(known?.effect ?? { kind: 'problem', code }), ...ms, ...words },
    ...number('times', times),
    ...number('skip', skip),
    ...number('every', every),
    ...number('probability', probability),
  }
}

function rowOf({ id, match, effect, times, seen, hits }: Fault): string[] {
  const who = Object.values(match).join(' ') || 'all requests'
  const { kind, ...rest } = effect
  const what = [kind, ...Object.values(rest).filter((one) => typeof one !== 'object')].join(' ')
  return [id, who, what, `acted ${hits} of ${seen}${times === undefined ? '' : `, at most ${times}`}`]
}
