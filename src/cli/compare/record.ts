// `evalmock record -- COMMAND`: compares, and keeps what the real service answered, without secrets.
import { resolve } from 'node:path'
import { Option } from 'commander'
import { counted } from '../../core/text.ts'
import { type Declare, examples } from '../command.ts'
import { checkFile, writeTo } from '../output-file.ts'
import { comparing } from './compare.ts'
import { collected } from './flags.ts'
import { type CompareFlags, compareWith } from './run.ts'

interface RecordFlags extends CompareFlags {
  readonly corpus: string
  readonly mask?: readonly string[]
}

export const record: Declare = (program, io) => {
  const command = comparing(program.command('record'))
    .summary('compare, and keep the responses of the real service')
    .description(
      'Does what `compare` does, and writes the calls and the responses of the service to a file, a corpus. Keys, ' +
        'tokens, host names and personal data are masked; the first line lists what was masked. Read the file before you ' +
        'pass it on. `evalmock replay` sends its calls to the emulator.',
    )
    .requiredOption('--corpus <FILE>', 'the file to write')
    .addOption(
      new Option('--mask <NAME>', 'also mask members, fields and headers of this name').argParser(collected),
    )
    .action(async (words: string[], flags: RecordFlags) => {
      checkFile('--corpus', flags.corpus, io)
      await compareWith(words, flags, io, {
        names: flags.mask ?? [],
        write: async (exchanges, options) => {
          const { corpusText } = await import('../../compare/corpus/corpus.ts')
          writeTo('--corpus', flags.corpus, corpusText(exchanges, options), io)
          const masked = options.redactor.masked.reduce((sum, { count }) => sum + count, 0)
          const path = resolve(io.cwd, flags.corpus)
          io.err(
            `evalmock: ${counted(exchanges.length, 'call')} written to ${path}, ${counted(masked, 'text')} masked`,
          )
        },
      })
    })
  examples(command, {
    'evalmock record --corpus calls.jsonl --against https://qianfan.baidubce.com --provider qianfan -- npm test':
      'keys from the environment',
    'evalmock record --corpus calls.jsonl --mask team --against https://sgp.example --provider scale -- pytest':
      'also mask the values of members named team',
    'evalmock replay calls.jsonl': 'which of the responses the emulator gives',
  })
}
