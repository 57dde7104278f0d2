// `evalmock capsule`: what happened to a world in one file, and the same again from that file.
import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileReason } from '../../core/checks/files.ts'
import { type Declare, EXIT, examples, Failure, type Io, patiently } from '../command.ts'
import { connected } from '../connection/address.ts'
import { controlClient } from '../connection/control-client.ts'
import { type OutputFlags, outputOption, show } from '../output.ts'

interface SaveFlags {
  readonly url?: string
  readonly token?: string
  readonly world: string
}

export const capsule: Declare = (program, io) => {
  const command = program
    .command('capsule')
    .summary('save what happened to a world in one file, and repeat it')
    .description(
      'A capsule has all that is needed to see again what happened to a world: versions, options, behaviors, the world as it ' +
        'began and as it is, requests and responses, faults and clock. Secrets are masked. Attach it to a bug report.',
    )
  connected(command.command('save'), io)
    .summary('write the story of a world of a running server')
    .description(
      'Writes the story of a world of a running server to a file. Read the file before you pass it on.',
    )
    .argument('<FILE>', 'the file to write')
    .action(async (file: string, flags: SaveFlags) => {
      const made = (await controlClient(flags, io).call('GET', `/worlds/${flags.world}/capsule`)) as {
        requests: unknown[]
        masked: { count: number }[]
        incomplete?: string
      }
      const path = resolve(io.cwd, file)
      try {
        writeFileSync(path, `${JSON.stringify(made, null, 1)}\n`)
      } catch (error) {
        throw new Failure(`${path} cannot be written: ${(error as NodeJS.ErrnoException).code}`)
      }
      const masked = made.masked.reduce((sum, { count }) => sum + count, 0)
      io.out(`${path}: ${made.requests.length} requests, ${masked} texts masked`)
      if (made.incomplete !== undefined) io.err(`evalmock: it cannot be replayed: ${made.incomplete}`)
    })
  command
    .command('replay')
    .summary('repeat a story in a temporary server')
    .description(
      'Starts a temporary server as the capsule says, sends its requests again, and says which responses differ. ' +
        `Exit code ${EXIT.gate}: some differ, or something could not be repeated.`,
    )
    .argument('<FILE>', 'a file of `evalmock capsule save`')
    .addOption(outputOption())
    .action((file: string, flags: OutputFlags) => replay(file, flags, io))
  examples(command, {
    'evalmock capsule save bug.json --world ci-1': 'for a bug report',
    'evalmock capsule replay bug.json': 'the same again, on any machine',
  })
}

async function replay(file: string, flags: OutputFlags, io: Io): Promise<void> {
  const { CapsuleError, parseCapsule, replayCapsule } = await import('../../capsule/replay.ts')
  const { createEmulator } = await import('../../emulator.ts')
  let text: string
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8')
  } catch (error) {
    throw new Failure(`${file} cannot be read: ${fileReason(error)}`, EXIT.usage)
  }
  const report = await patiently(io, `replaying ${file}`, repeated()).catch((error: unknown) => {
    if (error instanceof CapsuleError) throw new Failure(`${file}: ${error.message}`, EXIT.usage)
    throw error
  })
  async function repeated() {
    return replayCapsule(parseCapsule(text), (options) => createEmulator(options, { isReplay: true }))
  }
  const { requests, differences, notRepeated } = report
  show(io, flags, report, () =>
    [
      ...differences.map(
        ({ request, operation, where, was, is }) =>
          `request ${request} ${operation}: ${where}: was ${JSON.stringify(was)}, is ${JSON.stringify(is)}`,
      ),
      ...notRepeated.map((reason) => `not repeated: ${reason}`),
      `${requests} requests, ${differences.length} differences`,
    ].join('\n'),
  )
  if (differences.length + notRepeated.length > 0) throw new Failure('', EXIT.gate)
}
