import type { Command } from 'commander'
import { type Declare, examples, type Io } from '../command.ts'
import { type OutputFlags, outputOption, show } from '../output.ts'

export const behaviors: Declare = (program, io) => {
  const command = program
    .command('behaviors')
    .summary('list the differences between pages and real servers')
    .description(
      "Lists the behavior switches: differences between a provider's published pages and its servers. Shows the value of " +
        'each in both profiles, and every value that you can set with --behavior.',
    )
  list(command, io)
  examples(command, {
    'evalmock behaviors': 'all switches and their values',
    'evalmock --profile live --behavior zstack.nulls=present': 'a profile, with one switch set differently',
  })
  // The former name: hidden, and removed after one release.
  list(program.command('readings', { hidden: true }), io, () =>
    io.err('evalmock: evalmock readings is deprecated: use evalmock behaviors'),
  )
}

function list(command: Command, io: Io, before = (): void => {}): void {
  command.addOption(outputOption()).action(async (flags: OutputFlags) => {
    before()
    const { builtin } = await import('../../providers/index.ts')
    const all = builtin.flatMap((provider) => provider.behaviors)
    const plain = all.map(({ pattern, ...behavior }) => ({ ...behavior, pattern: pattern?.source }))
    show(io, flags, plain, () =>
      all
        .map(({ name, summary, docs, live, values }) => {
          const lines = Object.entries(values).map(([value, means]) => {
            const picked = [value === docs && 'docs', value === live && 'live'].filter(Boolean).join(', ')
            return `    ${value}${picked === '' ? '' : ` (${picked})`}: ${means}`
          })
          return [name, `  ${summary}`, ...lines].join('\n')
        })
        .join('\n\n'),
    )
  })
}
