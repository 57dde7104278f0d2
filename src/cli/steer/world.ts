// `evalmock world`: the worlds of a server.
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { connectedServer, WORLD } from '../connection/address.ts'
import { controlClient } from '../connection/control-client.ts'
import { columns, type OutputFlags, outputOption, show } from '../output.ts'

type Flags = OutputFlags & { readonly url?: string; readonly token?: string }

interface World {
  readonly name: string
  readonly unwell?: string
  readonly resources?: number
  readonly requests?: number
  readonly clock?: { readonly now: string; readonly frozen: boolean }
  readonly credentials?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

export const world: Declare = (program, io) => {
  const group = program
    .command('world')
    .helpCommand(false)
    .summary('list, create and delete worlds')
    .description('Lists, shows, creates and deletes the worlds of a running server.')
  const step = (name: string, does: string) =>
    connectedServer(group.command(name)).description(does).addOption(outputOption())

  step('list', 'Lists all worlds.').action(async (flags: Flags) => {
    const { worlds } = (await controlClient(flags, io).call('GET', '/worlds')) as { worlds: World[] }
    show(io, flags, worlds, () => columns(worlds.map(rowOf)))
  })
  step('show', 'Shows one world and its credentials.')
    .argument('<NAME>', 'name of the world', nameOfWorld)
    .action(async (name: string, flags: Flags) => {
      const found = (await controlClient(flags, io).call('GET', `/worlds/${name}`)) as World
      show(io, flags, found, () => inFull(found))
    })
  step('create', 'Creates a world and shows its credentials.')
    .argument('[NAME]', 'its name; default: a free one', nameOfWorld)
    .option('--from <WORLD>', 'start as a copy of this world')
    .option('--snapshot <NAME>', 'start from this snapshot')
    .option('--empty', 'start without resources')
    .action(
      async (
        name: string | undefined,
        { from, snapshot, empty, ...flags }: Flags & { from?: string; snapshot?: string; empty?: boolean },
      ) => {
        const body = { name, fromWorld: from, fromSnapshot: snapshot, empty }
        const made = (await controlClient(flags, io).call('POST', '/worlds', body)) as World
        show(io, flags, made, () => inFull(made))
      },
    )
  step('drop', 'Deletes a world with all its content.')
    .argument('<NAME>', 'name of the world', nameOfWorld)
    .action(async (name: string, flags: Flags) => {
      const dropped = await controlClient(flags, io).call('DELETE', `/worlds/${name}`)
      show(io, flags, dropped, () =>
        name === 'default' ? 'world default was reset' : `world ${name} was deleted`,
      )
    })
  examples(group, {
    'evalmock world list': 'all of them',
    'evalmock world create ci-2 --from ci-1': 'a copy',
    'evalmock world drop ci-2': 'delete it',
  })
}

function nameOfWorld(name: string): string {
  if (WORLD.test(name)) return name
  throw new Failure(`${JSON.stringify(name)} is not a valid name: use 1 to 64 of A-Z a-z 0-9 _ -`, EXIT.usage)
}

function rowOf({ name, unwell, resources, requests, clock }: World): string[] {
  if (clock === undefined) return [name, unwell ?? '']
  return [
    name,
    `${clock.now}${clock.frozen ? ' frozen' : ''}`,
    `${resources} resources`,
    `${requests} requests`,
  ]
}

function inFull(world: World): string {
  const rows = Object.entries(world.credentials ?? {}).flatMap(([provider, members]) =>
    Object.entries(members).map(([name, value]) => [`  ${provider}`, name, value]),
  )
  return [rowOf(world).join('  '), columns(rows)].join('\n')
}
