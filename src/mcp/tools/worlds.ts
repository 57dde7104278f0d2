// Tools for the server and its worlds.
import * as z from 'zod'
import { CallError } from '../../cli/sdk/operation-call.ts'
import { WorldName } from '../../control/scoped.ts'
import { SeedWish } from '../../control/worlds/seed.ts'
import { control } from '../server-access.ts'
import { type Tool, tool } from '../tool.ts'
import { type Credentials, worldArgument, worldOf } from './world.ts'

interface Health {
  readonly version: string
  readonly auth: string
  readonly providers: readonly { name: string; title: string; operations: number }[]
}
interface World {
  readonly name: string
  readonly clock?: { readonly now: string; readonly frozen: boolean; readonly rate: number }
  readonly resources?: number
  readonly requests?: number
  readonly credentials?: Credentials
  readonly unwell?: string
}

const MOST_WORLDS = 20

const status = tool('status', {
  title: 'Show the server',
  description:
    'Shows the address of the server, its providers and its worlds with clock and number of requests. Call it first.',
  input: z.strictObject({}),
  reads: true,
  async run(_input, server) {
    const { version, auth, providers } = await control<Health>(server, 'GET', '/health')
    const { worlds } = await control<{ worlds: World[] }>(server, 'GET', '/worlds')
    return {
      data: {
        url: server.url,
        dashboard: `${server.url}/_mock/`,
        version,
        auth,
        providers: providers.map(({ name, title, operations }) => ({ name, title, operations })),
        world: server.world,
        worlds: worlds.slice(0, MOST_WORLDS).map(({ name, clock, resources, requests, unwell }) => ({
          name,
          now: clock?.now,
          frozen: clock?.frozen,
          resources,
          requests,
          unwell,
        })),
        ...(worlds.length > MOST_WORLDS ? { moreWorlds: worlds.length - MOST_WORLDS } : {}),
      },
      next: 'Call new_world for an isolated copy of all state, then find_operation.',
    }
  },
})

const newWorld = tool('new_world', {
  title: 'Create a world',
  description:
    'Creates an isolated copy of all state, with its own clock and journal. Returns its credentials and the environment ' +
    "variables for each provider's SDK: a client with these credentials works in this world.",
  input: z.strictObject({
    name: WorldName.optional().describe('Default: a generated name'),
    from_world: WorldName.optional().describe('Start as a copy of this world'),
    from_snapshot: WorldName.optional().describe('Start from this snapshot'),
    empty: z.boolean().optional().describe('Start without the sample data'),
    frozen: z.boolean().optional().describe('Freeze its clock; advance_clock moves it'),
  }),
  async run({ name, from_world, from_snapshot, empty, frozen }, server) {
    const body = { name, fromWorld: from_world, fromSnapshot: from_snapshot, empty }
    const made = await control<World>(server, 'POST', '/worlds', body)
    const path = `/worlds/${made.name}`
    const clock = frozen
      ? await control<World['clock']>(server, 'PUT', `${path}/clock`, { frozen: true })
      : made.clock
    const { dotenv } = await control<{ dotenv: string }>(
      server,
      'GET',
      `${path}/setup?url=${encodeURIComponent(server.url)}`,
    )
    return {
      data: {
        world: made.name,
        now: clock?.now,
        frozen: clock?.frozen,
        credentials: made.credentials,
        dotenv,
      },
      next: `Pass world "${made.name}" to the other tools; find_operation shows what to call.`,
    }
  },
})

const snapshot = tool('snapshot', {
  title: 'Save or restore a world',
  description:
    'Saves a world under a name, restores it, or lists what is saved. State, clock and plan are part of it.',
  input: z.strictObject({
    action: z.enum(['save', 'restore', 'list']),
    name: WorldName.optional().describe('Name of the snapshot: for save and restore'),
    world: worldArgument,
  }),
  async run({ action, name, world }, server) {
    const path = `/worlds/${worldOf(world, server)}/snapshots`
    if (action === 'list') {
      const { snapshots } = await control<{ snapshots: unknown[] }>(server, 'GET', path)
      return { data: { snapshots }, next: 'Call snapshot with action "restore" and one of these names.' }
    }
    if (name === undefined) throw new CallError(`name is missing: give the name of the snapshot to ${action}`)
    if (action === 'save')
      return {
        data: await control(server, 'POST', `${path}/${name}`),
        next: `Call snapshot with action "restore" and name "${name}" to come back to this state.`,
      }
    return {
      data: await control(server, 'POST', `${path}/${name}/restore`),
      next: 'The state is as it was when it was saved; call list_tasks to see it.',
    }
  },
})

const seed = tool('seed', {
  title: 'Fill a world with tasks',
  description:
    'Adds tasks that could be real, with the datasets, models and items that belong to them, in the shares of states that ' +
    'you ask for: a long list to page through, or failed tasks to handle. The same seed gives the same data, so a second ' +
    'call with other members needs another seed to add to the first.',
  input: z.strictObject({ ...SeedWish.shape, world: worldArgument }),
  async run({ world, ...wish }, server) {
    const name = worldOf(world, server)
    const made = await control(server, 'POST', `/worlds/${name}/seed`, wish)
    return {
      data: made as Record<string, unknown>,
      next: 'Call list_tasks to see them, or set_task to change one.',
    }
  },
})

export const worldTools: readonly Tool[] = [status, newWorld, snapshot, seed]
