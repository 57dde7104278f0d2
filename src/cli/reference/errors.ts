// `evalmock errors`: the documented errors of the providers, for faults and for handling them.
import { didYouMean } from '../../core/nearest.ts'
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { columns, type OutputFlags, outputOption, show } from '../output.ts'

export const errors: Declare = (program, io) => {
  const command = program
    .command('errors')
    .summary("list the providers' error codes")
    .description(
      'Lists the documented errors of each provider: code, status, and when the service returns it.',
    )
    .option('--provider <NAME>', 'only this provider')
    .option('--operation <NAME>', 'only errors that this operation can return')
    .addOption(outputOption())
    .action(
      async ({ provider, operation, ...flags }: OutputFlags & { provider?: string; operation?: string }) => {
        const { builtin } = await import('../../providers/index.ts')
        const names = builtin.map(({ name }) => name)
        if (provider !== undefined && !names.includes(provider))
          throw new Failure(
            `there is no provider ${provider}${didYouMean(provider, names)}\nvalid names: ${names.join(', ')}`,
            EXIT.usage,
          )
        const wanted = builtin.filter(({ name }) => provider === undefined || name === provider)
        if (operation !== undefined)
          await checkOperation(
            operation,
            wanted.map(({ name }) => name),
          )
        const plugins = await Promise.all(wanted.map((one) => one.load()))
        const found = plugins.flatMap(({ name, problems = {} }) =>
          Object.entries(problems)
            .filter(
              ([, { operations }]) => operation === undefined || (operations?.includes(operation) ?? true),
            )
            .map(([code, { status, kind, when }]) => ({ provider: name, code, status, kind, when })),
        )
        show(io, flags, found, () =>
          columns(found.map((one) => [one.provider, one.code, String(one.status), one.when])),
        )
      },
    )
  examples(command, {
    'evalmock errors --provider qianfan': 'one provider',
    'evalmock errors --operation UpdateEvaluation': 'what this call can return',
  })
}

async function checkOperation(name: string, providers: readonly string[]): Promise<void> {
  const { readDocuments } = await import('./documents.ts')
  const known = [...readDocuments()]
    .filter(([provider]) => providers.includes(provider))
    .flatMap(([, calls]) => calls.map(({ operationId }) => operationId))
  if (!known.includes(name))
    throw new Failure(`there is no operation ${name}${didYouMean(name, known)}`, EXIT.usage)
}
