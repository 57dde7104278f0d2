// Prints signed calls for use with curl.
import { wallClock } from '../../core/clock.ts'
import { didYouMean } from '../../core/nearest.ts'
import { type Declare, EXIT, examples, Failure } from '../command.ts'
import { serverUrl, worldOption } from '../connection/address.ts'
import { quoted } from '../shells.ts'
import { SIGNERS } from './signers.ts'

interface SignFlags {
  readonly method?: string
  readonly data?: string
  readonly url?: string
  readonly world: string
  readonly accessKey?: string
  readonly secretKey: string
  readonly curl?: boolean
}

export const sign: Declare = (program, io) => {
  const command = program
    .command('sign')
    .summary('print the signed headers, or a curl command, for a call')
    .description(
      'Signs a call as the SDKs of Qianfan and ZStack do, and prints the required headers; with --curl, a complete ' +
        'command.',
    )
    .argument('<PROVIDER>', Object.keys(SIGNERS).join(' or '))
    .argument('<CALL>', 'path and query; for Qianfan, the Action is enough')
    .option('-X, --method <METHOD>', 'method of the call')
    .option('-d, --data <JSON>', 'its body')
    .option('--url <URL>', 'address of the server (default: EVALMOCK_URL, else the configured host and port)')
    .addOption(worldOption(io))
    .option('--access-key <ID>', 'access key id (default: the well-known one of the world)')
    .option('--secret-key <SECRET>', 'its secret', 'mock-secret')
    .option('--curl', 'print a complete curl command')
    .action((provider: string, call: string, flags: SignFlags) => {
      const signer = SIGNERS[provider]
      if (signer === undefined)
        throw new Failure(
          `calls of ${provider} are not signed${didYouMean(provider, Object.keys(SIGNERS))}\n` +
            `valid names: ${Object.keys(SIGNERS).join(', ')}`,
          EXIT.usage,
        )
      const base = serverUrl(flags.url, io)
      const target = signer.target(call)
      if (!target.startsWith('/')) throw new Failure(`${call} is not a path: use /path?query`, EXIT.usage)
      const method = (flags.method ?? signer.method(flags.data)).toUpperCase()
      const headers = signer.sign({
        method,
        target,
        host: new URL(base).host,
        accessKeyId: flags.accessKey ?? (flags.world === 'default' ? 'mock' : `mock.${flags.world}`),
        secretKey: flags.secretKey,
        at: wallClock.now(),
      })
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
      io.out(flags.curl ? curl(method, base + target, lines, flags.data) : lines.join('\n'))
    })
  examples(command, {
    'evalmock sign qianfan DescribeEvalTasks -d \'{"evalType":"auto"}\' --curl | sh': 'make the call',
    'evalmock sign zstack /zstack/v1/model-evaluation-tasks --world ci-1':
      'only the headers, for another world',
  })
}

function curl(method: string, url: string, headers: readonly string[], data: string | undefined): string {
  const words = ['curl', '-s', '-X', method, quoted(url), ...headers.flatMap((line) => ['-H', quoted(line)])]
  if (data !== undefined) words.push('-H', quoted('Content-Type: application/json'), '-d', quoted(data))
  return words.join(' ')
}
