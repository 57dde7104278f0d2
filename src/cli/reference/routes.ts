import { didYouMean } from '../../core/nearest.ts'
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { columns, type OutputFlags, outputOption, show } from '../output.ts'
import { readDocuments } from './documents.ts'

export const routes: Declare = (program, io) => {
  const command = program
    .command('routes')
    .summary('list the supported calls')
    .description('Lists the supported calls by provider: operation, method, path, and purpose.')
    .option('--provider <NAME>', 'only this provider')
    .addOption(outputOption())
    .action((flags: OutputFlags & { provider?: string }) => {
      const documents = readDocuments()
      const names = [...documents.keys()]
      if (flags.provider !== undefined && !names.includes(flags.provider))
        throw new Failure(
          `there is no provider ${flags.provider}${didYouMean(flags.provider, names)}\nvalid names: ${names.join(', ')}`,
          EXIT.usage,
        )
      const found = [...documents.values()]
        .flat()
        .filter(({ provider }) => flags.provider === undefined || provider === flags.provider)
      show(io, flags, found, () =>
        columns(found.map(({ operationId, method, path, summary }) => [operationId, method, path, summary])),
      )
    })
  examples(command, {
    'evalmock routes --provider qianfan': 'one provider',
    "evalmock routes --output json | jq -r '.[].path'": 'for scripts',
  })
}
