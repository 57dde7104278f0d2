import { type Declare, examples } from '../command.ts'
import { type OutputFlags, outputOption, show } from '../output.ts'

export const behaviors: Declare = (program, io) => {
  const command = program
    .command('behaviors')
    .summary('list the places where pages and real servers differ')
    .description(
      "Lists the behaviors: places where a provider's published pages and its servers differ, what each profile picks, " +
        'and every value that can be chosen with --behavior.',
    )
    .addOption(outputOption())
    .action(async (flags: OutputFlags) => {
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
  examples(command, {
    'evalmock behaviors': 'what there is',
    'evalmock --profile live --behavior zstack.nulls=present': 'a profile, and one place chosen otherwise',
  })
}
