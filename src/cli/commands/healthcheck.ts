// For the container's health check: follows the port wherever it was configured, the flags of the server's own
// process included.
import { readFileSync } from 'node:fs'
import { loadConfig } from '../../config/config.ts'
import { type Key, OPTIONS } from '../../config/options.ts'
import { type Declare, EXIT, examples, Failure, type Io } from '../command.ts'
import { configuredUrl, serverUrl } from '../connection/address.ts'

export const healthcheck: Declare = (program, io) => {
  const command = program
    .command('healthcheck')
    .summary('exit 0 when the server is ready, 1 when not')
    .description(
      'Asks the server whether it is ready. Exit code 0 when it is, 1 when not: for health checks of containers.',
    )
    .option('--url <URL>', 'address of the server (EVALMOCK_URL; else as the server is configured)')
    .option('--timeout <MS>', 'how long to wait, in milliseconds', '2000')
    .action(async (options: { url?: string; timeout: string }) => {
      const url = options.url || io.env.EVALMOCK_URL ? serverUrl(options.url, io) : urlHere(io)
      const timeout = Number(options.timeout)
      if (!(Number.isInteger(timeout) && timeout > 0))
        throw new Failure(
          `--timeout is ${JSON.stringify(options.timeout)}: it takes milliseconds`,
          EXIT.usage,
        )
      io.out(await readiness(url, timeout))
    })
  examples(command, { 'evalmock healthcheck || echo not yet': 'the server that is configured here' })
}

async function readiness(url: string, timeoutMs: number): Promise<string> {
  const reply = await fetch(`${url}/_mock/readyz`, { signal: AbortSignal.timeout(timeoutMs) }).catch(
    (error: Error) => {
      const { code } = (error.cause ?? {}) as NodeJS.ErrnoException
      throw new Failure(`${url} is not ready: ${code ?? error.message}`)
    },
  )
  if (reply.status === 200) return `${url} is ready`
  throw new Failure(`${url} is not ready: it answers ${reply.status}`)
}

/** Address by environment, configuration file, and in a container the command line of process 1. */
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

/** Options that say where a server is and how it speaks. */
const ADDRESS: readonly Key[] = ['host', 'port', 'https', 'httpsCert', 'httpsKey', 'data']

/** What an evalmock process was told of its address on its command line; nothing for another program's. */
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
