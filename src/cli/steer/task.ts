// `evalmock task`: the evaluation tasks of all providers.
import type { Command } from 'commander'
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { type Connection, connected } from '../connection/address.ts'
import { type ControlClient, controlClient } from '../connection/control-client.ts'
import { columns, type OutputFlags, outputOption, show } from '../output.ts'

type Flags = Connection & OutputFlags & { readonly provider?: string }

interface Task {
  readonly provider: string
  readonly id: string
  readonly name: string
  readonly state: string
  readonly progress: number
  readonly createdAt: string
  /** Where the provider shows the reason of a failure; null: nowhere. */
  readonly reasonIn?: string | null
  readonly next?: { readonly state: string; readonly inMs?: number; readonly readsLeft?: number }
}

export const task: Declare = (program, io) => {
  const group = program
    .command('task')
    .helpCommand(false)
    .summary('list tasks, and make them finish or fail')
    .description('Lists the evaluation tasks of all providers in a world, and pushes single tasks along.')
  const step = (name: string, does: string): Command =>
    connected(group.command(name), io)
      .description(does)
      .option('--provider <NAME>', 'only this provider')
      .addOption(outputOption())

  step('list', 'Lists tasks, newest first.')
    .option('--state <STATES>', "the provider's words, with commas between")
    .option('--phase <PHASES>', 'queued, running, completed, partial, failed or stopped')
    .option('--name <TEXT>', 'a part of the name or the id')
    .option('-n, --limit <N>', 'this many at most', '20')
    .action(async (flags: Flags & Record<string, string>) => {
      const query = new URLSearchParams()
      for (const name of ['provider', 'state', 'phase', 'name', 'limit'] as const)
        if (flags[name] !== undefined) query.set(name, flags[name])
      const page = (await controlClient(flags, io).call('GET', `/worlds/${flags.world}/tasks?${query}`)) as {
        total: number
        tasks: Task[]
      }
      show(io, flags, page, () => {
        const left = page.total - page.tasks.length
        const rows = columns(page.tasks.map(rowOf))
        return page.total === 0 ? 'no tasks match' : left > 0 ? `${rows}\n… and ${left} more` : rows
      })
    })

  const push = (name: string, does: string, bodyOf: (flags: Record<string, unknown>) => object): Command =>
    step(name, does)
      .argument('<TASK>', 'its id, or its name if only one has it')
      .action(async (asked: string, flags: Flags & Record<string, unknown>) => {
        const client = controlClient(flags, io)
        const { provider, id } = await taskNamed(asked, flags, client)
        const path = `/worlds/${flags.world}/tasks/${provider}/${encodeURIComponent(id)}/${CALLS[name]}`
        const pushed = (await client.call('POST', path, bodyOf(flags))) as Task
        show(
          io,
          flags,
          pushed,
          () => `${pushed.provider} ${pushed.id} ${pushed.name}: ${pushed.state}${placeOf(pushed)}`,
        )
      })
  push('complete', 'Ends a task now, with success.', ({ partial }) =>
    partial ? { outcome: 'partial' } : {},
  ).option('--partial', 'with partial success')
  push('fail', 'Lets a task fail now.', ({ reason }) => (reason === undefined ? {} : { reason })).option(
    '--reason <TEXT>',
    'why, shown where the provider shows a reason',
  )
  push('next', 'Starts the next step of a task now.', () => ({}))
  examples(group, {
    'evalmock task list --phase running': 'what runs in the world `default`',
    "evalmock task fail nightly --reason 'out of memory'": 'by name or id',
    'evalmock task next 7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01 --world ci-1': 'to its next state',
  })
}

function placeOf({ provider, reasonIn }: Task): string {
  if (reasonIn === undefined) return ''
  return reasonIn === null
    ? `\nresponses of ${provider} have no place for the reason; the dashboard shows it`
    : `\nreason shown in ${reasonIn}`
}

const CALLS: Readonly<Record<string, string>> = { complete: 'complete', fail: 'fail', next: 'progress' }

function rowOf({ provider, id, name, state, progress, createdAt, next }: Task): string[] {
  const when =
    next?.inMs !== undefined ? `in ${Math.ceil(next.inMs / 1000)} s` : `after ${next?.readsLeft ?? '?'} reads`
  const coming = next === undefined ? '' : `${next.state} ${when}`
  return [provider, id, name, state, `${Math.round(progress * 100)} %`, createdAt, coming]
}

async function taskNamed(
  asked: string,
  { world, provider }: Flags,
  client: ControlClient,
): Promise<{ provider: string; id: string }> {
  const query = new URLSearchParams({ name: asked, ...(provider === undefined ? {} : { provider }) })
  const { tasks } = (await client.call('GET', `/worlds/${world}/tasks?${query}`)) as { tasks: Task[] }
  const exact = tasks.filter(({ id, name }) => id === asked || name === asked)
  const found = exact.length > 0 ? exact : tasks
  if (found[0] === undefined)
    throw new Failure(`world ${world} has no task ${asked}: evalmock task list shows all`)
  if (found.length > 1)
    throw new Failure(
      `${found.length} tasks match ${asked}; give one of the ids:\n${columns(found.slice(0, 10).map(rowOf))}`,
      EXIT.usage,
    )
  return found[0]
}
