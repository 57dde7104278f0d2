// For health checks of containers: finds the port wherever it is configured, including flags of the server's own
// process.
import { readFileSync } from 'node:fs'
import { loadConfig } from '../../config/config.ts'
import { type Key, OPTIONS } from '../../config/options.ts'
import { type Declare, EXIT, examples, Failure, type Io, patiently } from '../command.ts'
import { configuredUrl, serverUrl } from '../connection/address.ts'
import { durationMs } from '../connection/duration.ts'

export const healthcheck: Declare = (program, io) => {
  const command = program
    .command('healthcheck')
    .summary('exit with 0 if the server is ready, else 1')
    .description(
      'Checks whether the server is ready. Exit code 0 if it is, 1 if not: for health checks of containers.',
    )
    .option('--url <URL>', 'address of the server (default: EVALMOCK_URL, else the configured host and port)')
    .option('--timeout <DURATION>', 'how long to wait: 500ms, 5s, or milliseconds', '2000')
    .action(async (options: { url?: string; timeout: string }) => {
      const url = options.url || io.env.EVALMOCK_URL ? serverUrl(options.url, io) : urlHere(io)
      const timeout = durationMs(options.timeout, '--timeout')
      if (timeout === 0) throw new Failure('--timeout is 0: it must be above 0', EXIT.usage)
      io.out(await patiently(io, `waiting for ${url}`, readiness(url, timeout)))
    })
  examples(command, { 'evalmock healthcheck || echo not yet': 'the server configured here' })
}

async function readiness(url: string, timeoutMs: number): Promise<string> {
  const reply = await fetch(`${url}/_mock/readyz`, { signal: AbortSignal.timeout(timeoutMs) }).catch(
    (error: Error) => {
      const { code } = (error.cause ?? {}) as NodeJS.ErrnoException
      throw new Failure(`${url} is not ready: ${code ?? error.message}`)
    },
  )
  if (reply.status === 200) return `${url} is ready`
  throw new Failure(`${url} is not ready: it responds with ${reply.status}`)
}

/** The address from environment, configuration file and, in a container, the command line of process 1. */
function urlHere(io: Io): string {
  const { file, flags } = serverFlags(firstProcess())
  return configuredUrl(loadConfig({ env: io.env, cwd: io.cwd, file, flags }), io)
}

function firstProcess(): string[] {
  try {
    return readFileSync('/proc/1/cmdline', 'utf8').split('\0')
  } catch {
    return []
  }
}

/** Options that determine the server's address and protocol. */
const ADDRESS: readonly Key[] = ['host', 'port', 'https', 'httpsCert', 'httpsKey', 'data']

/** Address options from the command line of an evalmock process; nothing for another program's. */
export function serverFlags(words: readonly string[]): {
  file?: string
  flags: Partial<Record<Key, string | boolean>>
} {
  const start = words.findIndex((word) => /(^|\/)(evalmock|dist\/bin\.js)$/.test(word))
  const args = start < 0 ? [] : words.slice(start + 1)
  const given = (flag: string): string | undefined => {
    const at = args.findLastIndex((word) => word === flag || word.startsWith(`${flag}=`))
    return args[at] === flag ? args[at + 1] : args[at]?.slice(flag.length + 1)
  }
  const flags: Partial<Record<Key, string | boolean>> = {}
  for (const { key, flag, placeholder } of OPTIONS.filter((option) => ADDRESS.includes(option.key))) {
    const value = placeholder === '' ? args.includes(flag) || undefined : given(flag)
    if (value !== undefined) flags[key] = value
  }
  return { file: given('--config'), flags }
}
