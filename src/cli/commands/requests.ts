// `evalmock requests`: follows the journal, one line per request.
import { Option } from 'commander'
import { type Declare, EXIT, examples, Failure, type Io } from '../command.ts'
import { connected } from '../connection/address.ts'
import { type ControlClient, controlClient } from '../connection/control-client.ts'
import { readEvents } from '../connection/server-events.ts'
import { type Entry, type FullEntry, inFull, inLine } from './request-lines.ts'

interface RequestFlags {
  readonly url?: string
  readonly token?: string
  readonly world: string
  readonly provider?: string
  readonly operation?: string
  readonly status?: string
  readonly last?: string
  readonly follow: boolean
  readonly verbose?: boolean
  readonly color?: boolean
  readonly output?: string
  readonly allWorlds?: boolean
}

export const requests: Declare = (program, io) => {
  const command = connected(program.command('requests'), io)
    .summary('show requests and responses as they come')
    .description('Shows the latest requests of a world, then new ones, one line each, until you stop it.')
    .option('--all-worlds', 'of all worlds, each line with its world')
    .option('--provider <NAME>', 'only this provider')
    .option('--operation <NAME>', 'only this operation, such as DescribeEvalTasks')
    .option('--status <STATUS>', 'only this status: 404, or 4xx')
    .option('-n, --last <N>', 'number of earlier requests to show first (default: 10; of a HAR file: 1000)')
    .option('--no-follow', 'end after the earlier ones')
    .option('-v, --verbose', 'with headers, bodies, and reasons for refusals')
    .option('--no-color', 'without colors (NO_COLOR)')
    .addOption(
      new Option('--output <FORMAT>', 'json: one JSON object per line; har: one HAR file, then end').choices([
        'json',
        'har',
      ]),
    )
    .action(async (flags: RequestFlags) => {
      const client = controlClient(flags, io)
      const last = lastOf(flags)
      if (flags.output === 'har') return io.out(await harOf(client, flags, last))
      const print = printer(client, flags, io)
      // Open the stream first, so that no request is missed in between.
      const events = flags.follow ? await client.open(pathOf(flags, 'events', 'types=request')) : undefined
      const query = queryOf(flags, Math.max(last, 1))
      const before = (await client.call('GET', pathOf(flags, 'requests', query)).catch(async (error) => {
        // An open stream would keep the command from ending.
        await events?.body?.cancel()
        throw error
      })) as { requests: Entry[] }
      // Each world counts its own requests.
      const latest = new Map<string, number>()
      for (const entry of last === 0 ? [] : before.requests) {
        latest.set(entry.world, entry.id)
        await print(entry)
      }
      if (events === undefined) return
      for await (const { event, data } of readEvents(events)) {
        if (event !== 'request') continue
        const entry = JSON.parse(data) as Entry
        if (entry.id > (latest.get(entry.world) ?? 0) && fits(entry, flags)) await print(entry)
      }
    })
  examples(command, {
    'evalmock requests': 'new requests, until Ctrl-C',
    'evalmock requests -v --status 4xx': 'refused requests, with reasons',
    'evalmock requests --all-worlds': 'of parallel tests',
    'evalmock requests --output har > calls.har': 'a file for browsers and other tools, secrets masked',
    "evalmock requests --no-follow -n 100 --output json | jq -s 'length'": 'for scripts',
  })
}

const pathOf = ({ world, allWorlds }: RequestFlags, name: string, query: URLSearchParams | string): string =>
  allWorlds ? `/${name}?world=*&${query}` : `/worlds/${world}/${name}?${query}`

function lastOf({ last: given, output }: RequestFlags): number {
  const last = Number(given ?? (output === 'har' ? 1000 : 10))
  const least = output === 'har' ? 1 : 0
  if (Number.isInteger(last) && last >= least) return last
  throw new Failure(
    `--last is ${JSON.stringify(given)}: it must be a whole number, ${least} or more`,
    EXIT.usage,
  )
}

function queryOf(flags: RequestFlags, limit: number): URLSearchParams {
  const query = new URLSearchParams({ limit: String(limit) })
  for (const [name, value] of Object.entries(filters(flags))) if (value !== undefined) query.set(name, value)
  return query
}

const harOf = async (client: ControlClient, flags: RequestFlags, last: number): Promise<string> =>
  JSON.stringify(await client.call('GET', pathOf(flags, 'requests.har', queryOf(flags, last))), null, 2)

const filters = ({ provider, operation, status }: RequestFlags): Record<string, string | undefined> => ({
  provider,
  operationId: operation,
  status,
})

function fits(entry: Entry, { provider, operation, status }: RequestFlags): boolean {
  if (provider !== undefined && entry.provider !== provider) return false
  if (operation !== undefined && entry.operationId !== operation) return false
  return status === undefined || new RegExp(`^${status.replaceAll('x', '\\d')}$`).test(String(entry.status))
}

function printer(client: ControlClient, flags: RequestFlags, io: Io): (entry: Entry) => Promise<void> {
  const color = flags.color !== false && !io.env.NO_COLOR && process.stdout.isTTY === true
  return async (entry) => {
    if (flags.output === 'json' && !flags.verbose) return io.out(JSON.stringify(entry))
    if (!flags.verbose) return io.out(inLine(entry, color, flags.allWorlds))
    const full = (await client.call('GET', `/worlds/${entry.world}/requests/${entry.id}`)) as FullEntry
    io.out(flags.output === 'json' ? JSON.stringify(full) : inFull(full, client.url, color, flags.allWorlds))
  }
}
