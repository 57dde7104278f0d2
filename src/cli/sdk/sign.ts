// Prints signed calls for use with curl.
import { wallClock } from '../../core/clock.ts'
import { didYouMean } from '../../core/nearest.ts'
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { serverUrl, worldOption } from '../connection/address.ts'
import { quoted } from '../shells.ts'
import { paramsOf } from './call.ts'
import { requestOf } from './named-call.ts'
import { SIGNERS } from './signers.ts'

interface SignFlags {
  readonly method?: string
  readonly data?: string
  readonly url?: string
  readonly world: string
  readonly accessKey?: string
  readonly secretKey: string
  readonly curl?: boolean
  readonly param?: readonly string[]
}

export const sign: Declare = (program, io) => {
  const command = program
    .command('sign')
    .summary('print the signed headers, or a curl command, for a call')
    .description(
      "Signs a call as the providers' SDKs do, and prints the required headers; with --curl, a complete command.",
    )
    .argument('<PROVIDER>', 'scale, qianfan or zstack')
    .argument('<CALL>', 'an operation by its name, or path and query')
    .option(
      '-p, --param <NAME=VALUE>',
      'a parameter of a named operation; may be repeated',
      (value: string, before: string[] = []) => [...before, value],
    )
    .option('-X, --method <METHOD>', 'method of the call')
    .option('-d, --data <JSON>', 'its body')
    .option('--url <URL>', 'address of the server (default: EVALMOCK_URL, else the configured host and port)')
    .addOption(worldOption(io))
    .option('--access-key <ID>', 'access key id (default: the well-known one of the world)')
    .option('--secret-key <SECRET>', 'its secret', 'mock-secret')
    .option('--curl', 'print a complete curl command')
    .action(async (provider: string, call: string, flags: SignFlags) => {
      const base = serverUrl(flags.url, io)
      const { method, target, headers } = await signed(provider, call, flags, new URL(base).host)
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
      io.out(flags.curl ? curl(method, base + target, lines, flags.data) : lines.join('\n'))
    })
  examples(command, {
    'evalmock sign qianfan DescribeEvalTasks -d \'{"evalType":"auto"}\' --curl | sh': 'make the call',
    'evalmock sign scale GetEvaluation -p evaluation_id=ID': 'an operation by name',
    'evalmock sign zstack /zstack/v1/model-evaluation-tasks --world ci-1':
      'only the headers, for another world',
  })
}

async function signed(
  provider: string,
  call: string,
  { method, data, param, world, accessKey, secretKey }: SignFlags,
  host: string,
): Promise<{ method: string; target: string; headers: Readonly<Record<string, string>> }> {
  const at = wallClock.now()
  const accessKeyId = accessKey ?? (world === 'default' ? 'mock' : `mock.${world}`)
  const apiKey: Record<string, string> = accessKey === undefined ? {} : { 'x-api-key': accessKey }
  if (/^\w+$/.test(call)) {
    const pair = { accessKeyId, secretAccessKey: secretKey, accessKeySecret: secretKey }
    const keys = SIGNERS[provider] === undefined ? apiKey : pair
    return requestOf(provider, call, { params: paramsOf(param) }, { host, world, at }, keys)
  }
  if (!call.startsWith('/'))
    throw new Failure(`${call} is not a path: use /path?query, or the name of an operation`, EXIT.usage)
  const signer = SIGNERS[provider]
  if (signer === undefined) {
    const { builtin } = await import('../../providers/index.ts')
    const names = builtin.map(({ name }) => name)
    const found = builtin.find(({ name }) => name === provider)
    if (found === undefined)
      throw new Failure(
        `there is no provider ${provider}${didYouMean(provider, names)}\nvalid names: ${names.join(', ')}`,
        EXIT.usage,
      )
    return {
      method: (method ?? 'GET').toUpperCase(),
      target: call,
      headers: { ...found.credentials(world), ...apiKey },
    }
  }
  const target = signer.target(call)
  const used = (method ?? signer.method(data)).toUpperCase()
  return {
    method: used,
    target,
    headers: signer.sign({ method: used, target, host, accessKeyId, secretKey, at }),
  }
}

function curl(method: string, url: string, headers: readonly string[], data: string | undefined): string {
  const words = ['curl', '-s', '-X', method, quoted(url), ...headers.flatMap((line) => ['-H', quoted(line)])]
  if (data !== undefined) words.push('-H', quoted('Content-Type: application/json'), '-d', quoted(data))
  return words.join(' ')
}
