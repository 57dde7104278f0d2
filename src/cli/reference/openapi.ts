import { didYouMean } from '../../core/nearest.ts'
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { readDocument } from '../sdk/documents.ts'
import { documentNames } from './documents.ts'

export const openapi: Declare = (program, io) => {
  const command = program
    .command('openapi')
    .summary('print an OpenAPI document')
    .description(
      'Prints the OpenAPI 3.1 document of a provider or of the control API. Without a name, lists the names.',
    )
    .argument('[NAME]', 'a provider, or `control`')
    .action((name: string | undefined) => {
      const known = documentNames()
      if (name === undefined) return io.out(known.join('\n'))
      if (!known.includes(name))
        throw new Failure(
          `there is no document ${name}${didYouMean(name, known)}\nvalid names: ${known.join(', ')}`,
          EXIT.usage,
        )
      io.out(readDocument(name).trimEnd())
    })
  examples(command, { 'evalmock openapi scale > scale.json': 'for a code generator' })
}
