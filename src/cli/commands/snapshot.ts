// `evalmock snapshot`: named copies of a world, and the world as a file.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { fileReason } from '../../core/checks/files.ts'
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { connected, WORLD } from '../connection/address.ts'
import { controlClient } from '../connection/control-client.ts'
import { columns, type OutputFlags, outputOption, show } from '../output.ts'
import { writeTo } from '../output-file.ts'

interface SnapshotFlags extends OutputFlags {
  readonly url?: string
  readonly token?: string
  readonly world: string
}
interface Snapshot {
  readonly name: string
  readonly world: string
  readonly at: string
  readonly bytes: number
}

export const snapshot: Declare = (program, io) => {
  const group = program
    .command('snapshot')
    .helpCommand(false)
    .summary('save a world, and restore it')
    .description(
      'Saves a world of a running server under a name and restores it, or exports and imports it as a file.',
    )
  const step = (name: string, does: string): Command =>
    connected(group.command(name), io).description(does).addOption(outputOption())
  const named = (command: Command): Command => command.argument('<NAME>', 'name of the snapshot', checkName)
  const inWorld = ({ world }: SnapshotFlags): string => `/worlds/${world}`

  named(step('save', 'Saves the world as it is now.')).action(async (name: string, flags: SnapshotFlags) => {
    const kept = (await controlClient(flags, io).call(
      'POST',
      `${inWorld(flags)}/snapshots/${name}`,
    )) as Snapshot
    show(io, flags, kept, () => `world ${kept.world} was saved as ${name}, ${kept.bytes} bytes`)
  })
  named(step('restore', 'Restores the world from a snapshot, of itself or another world.')).action(
    async (name: string, flags: SnapshotFlags) => {
      const restored = await controlClient(flags, io).call(
        'POST',
        `${inWorld(flags)}/snapshots/${name}/restore`,
      )
      show(io, flags, restored, () => `world ${flags.world} was restored from ${name}`)
    },
  )
  named(step('delete', 'Deletes a snapshot.')).action(async (name: string, flags: SnapshotFlags) => {
    const deleted = await controlClient(flags, io).call('DELETE', `${inWorld(flags)}/snapshots/${name}`)
    show(io, flags, deleted, () => `snapshot ${name} was deleted`)
  })
  step('list', 'Lists the snapshots of all worlds.').action(async (flags: SnapshotFlags) => {
    const { snapshots } = (await controlClient(flags, io).call('GET', '/snapshots')) as {
      snapshots: Snapshot[]
    }
    show(io, flags, snapshots, () =>
      columns(snapshots.map(({ name, world, at, bytes }) => [name, world, at, `${bytes} bytes`])),
    )
  })
  step('export', 'Writes the world to one file, in the words of the APIs.')
    .argument('[FILE]', 'file to write: JSON, or YAML for .yaml and .yml; default: standard output')
    .action(async (file: string | undefined, flags: SnapshotFlags) => {
      const { text } = await controlClient(flags, io).send(
        'GET',
        `${inWorld(flags)}/state?format=${/\.ya?ml$/i.test(file ?? '') ? 'yaml' : 'json'}`,
      )
      if (file === undefined) return io.out(text.trimEnd())
      writeTo('FILE', file, text, io)
      show(io, flags, { world: flags.world, file }, () => `world ${flags.world} was written to ${file}`)
    })
  step('import', 'Replaces the content of the world with that of a file.')
    .argument('<FILE>', 'file to read')
    .action(async (file: string, flags: SnapshotFlags) => {
      const text = readText(resolve(io.cwd, file))
      const { text: answer } = await controlClient(flags, io)
        .send('PUT', `${inWorld(flags)}/state`, [], text)
        .catch((error: unknown) => {
          throw error instanceof Failure ? inFile(error, file) : error
        })
      show(io, flags, JSON.parse(answer), () => `world ${flags.world} was loaded from ${file}`)
    })
  examples(group, {
    'evalmock snapshot save before-upgrade': 'the world `default`',
    'evalmock snapshot restore before-upgrade --world ci-1': 'into another world',
    'evalmock snapshot export state.yaml': 'to a file; --fixtures reads it too',
  })
}

function checkName(name: string): string {
  if (WORLD.test(name)) return name
  throw new Failure(
    `${JSON.stringify(name)} is not a valid name for a snapshot: use 1 to 64 of A-Z a-z 0-9 _ -`,
    EXIT.usage,
  )
}

/** The server knows the lines of the text, and not the name of its file. */
const inFile = ({ message, code }: Failure, file: string): Failure =>
  new Failure(message.replaceAll(/^line (?=\d)/gm, `${file}:`), code)

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Failure(`${file}: ${fileReason(error)}`)
  }
}
