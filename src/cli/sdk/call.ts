// `evalmock call`: makes one call of a provider, signed like an SDK, and prints the response.
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { wallClock } from '../../core/clock.ts'
import { type Declare, EXIT, examples, Failure, type Io, patiently } from '../command.ts'
import { serverUrl, worldOption } from '../connection/address.ts'
import { reached } from '../connection/control-client.ts'
import { requestOf } from './named-call.ts'

interface CallFlags {
  readonly data?: string
  readonly param?: readonly string[]
  readonly include?: boolean
  readonly url?: string
  readonly world: string
}

export const call: Declare = (program, io) => {
  const command = program
    .command('call')
    .summary('make one call of a provider, signed')
    .description(
      'Makes one call with the credentials of a world, and prints the response. Ends with exit code 1 if the ' +
        'provider refuses it.',
    )
    .argument('<PROVIDER>', 'scale, qianfan or zstack')
    .argument('<OPERATION>', 'its name: see `evalmock routes`')
    .option('-d, --data <JSON>', 'the body, or @FILE')
    .option(
      '-p, --param <NAME=VALUE>',
      'a parameter of the path or the query; may be repeated',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('-i, --include', 'print status and headers, too')
    .option('--url <URL>', 'address of the server (default: EVALMOCK_URL, else the configured host and port)')
    .addOption(worldOption(io))
    .action(async (provider: string, operation: string, flags: CallFlags) => {
      const url = serverUrl(flags.url, io)
      const body = bodyOf(flags.data, io)
      const place = { host: new URL(url).host, world: flags.world, at: wallClock.now() }
      const request = await requestOf(provider, operation, { params: paramsOf(flags.param), body }, place)
      const { method, target, headers, body: text } = request
      const sent = reached(url, fetch(url + target, { method, headers, body: text }))
      const reply = await patiently(io, `waiting for ${url}`, sent)
      if (flags.include) io.out(headOf(reply))
      io.out(pretty(await reached(url, reply.text())))
      if (!reply.ok) throw new Failure(`${operation} was refused with ${reply.status}`, EXIT.failure)
    })
  examples(command, {
    'evalmock call scale ListEvaluations -p limit=2': 'a list',
    'evalmock call qianfan DescribeEvalTasks -d \'{"evalType":"auto"}\'': 'with a body',
    'evalmock call zstack QueryModelEvaluationTask --world ci-1': 'in another world',
  })
}

function bodyOf(data: string | undefined, io: Io): string | undefined {
  if (data === undefined || !data.startsWith('@')) return data
  try {
    return readFileSync(resolve(io.cwd, data.slice(1)), 'utf8')
  } catch (error) {
    throw new Failure(`${data.slice(1)} cannot be read: ${(error as NodeJS.ErrnoException).code}`, EXIT.usage)
  }
}

/** A name that comes twice becomes a list. */
export function paramsOf(given: readonly string[] = []): Record<string, string | string[]> {
  const params: Record<string, string | string[]> = {}
  for (const pair of given) {
    const [name = '', value] = pair.split(/=(.*)/s, 2)
    if (value === undefined || name === '')
      throw new Failure(`--param is ${JSON.stringify(pair)}: it must be NAME=VALUE`, EXIT.usage)
    params[name] = name in params ? [params[name] as string, value].flat() : value
  }
  return params
}

function headOf(reply: Response): string {
  const lines = [...reply.headers].map(([name, value]) => `${name}: ${value}`)
  return [`${reply.status} ${reply.statusText}`, ...lines, ''].join('\n')
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
