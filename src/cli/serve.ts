// `evalmock serve`, the default: reads the configuration, starts the server, says where it is, ends on a signal.
import { Option } from 'commander'
import { ConfigError, loadConfig } from '../config.ts'
import type { Emulator, EmulatorOptions } from '../emulator.ts'
import { type Config, type Key, OPTIONS } from '../options.ts'
import { logRequests } from './access-log.ts'
import { reachable } from './address.ts'
import { type Declare, examples, Failure, type Io } from './command.ts'
import { startText } from './start-text.ts'
import { untilStopped } from './stop.ts'
import { textStream } from './text-log.ts'

type Flags = Partial<Record<Key, string | string[]>>

export const serve: Declare = (program, io) => {
  const command = program
    .command('serve', { isDefault: true })
    .summary('run the server (the default)')
    .description(
      'Runs the server until it gets SIGTERM or SIGINT. Each option is also an environment variable and a key of ' +
        'the configuration file; a flag wins over the environment, the environment over the file.',
    )
    .option('--config <FILE>', 'configuration file (EVALMOCK_CONFIG; else evalmock.json, if there is one)')
    .option('--check-config', 'say what is wrong with the configuration, and end')
  const keys = new Map<string, Key>()
  for (const option of OPTIONS) {
    const flag = new Option(
      `${option.flag} <${option.placeholder}>`,
      `${option.meaning} (${option.variable}; default ${option.default})`.replaceAll('`', ''),
    )
    if (option.list) flag.argParser((value: string, before: string[] = []) => [...before, value])
    keys.set(flag.attributeName(), option.key)
    command.addOption(flag)
  }
  command.action(async (given: Record<string, unknown>) => {
    const flags: Flags = {}
    for (const [name, key] of keys) if (given[name] !== undefined) flags[key] = given[name] as string
    const config = loadConfig({ flags, env: io.env, cwd: io.cwd, file: given.config as string | undefined })
    if (given.checkConfig) {
      await (await start({ ...config, data: undefined }, io)).close()
      return io.out('the configuration is fine')
    }
    await run(config, io)
  })
  examples(command, {
    'evalmock --port 0': 'a free port; the first line printed is EVALMOCK_URL=http://…',
    'evalmock --data ./data': 'state that survives a restart',
    'evalmock --clock 2026-11-21T08:00:00Z --pace immediate':
      'for tests: time stands, tasks are done at once',
    'evalmock --profile live --reading zstack.body=nested':
      'as the real servers behave, and one place chosen',
    'evalmock --config ci/evalmock.json --check-config': 'whether that file is fine',
  })
}

async function run(config: Config, io: Io): Promise<void> {
  const emulator = await start(config, io)
  const stopped = untilStopped(() => emulator.close())
  const { log } = emulator.app
  try {
    // Fastify's own word about listening would come first, where scripts look for the address.
    log.level = 'silent'
    const url = await listen(emulator, config)
    log.level = config.logLevel
    if (config.port === 0) io.out(`EVALMOCK_URL=${url}`)
    if (isText(config)) io.out(startText(url, emulator))
    else log.info({ url, docs: `${url}/_mock/docs` }, 'Evalmock is listening')
  } catch (error) {
    await emulator.close()
    throw error
  }
  logRequests(emulator.app.server, log)
  await stopped
}

const isText = ({ logFormat }: Config): boolean =>
  (logFormat ?? (process.stdout.isTTY ? 'text' : 'json')) === 'text'

/** @throws ConfigError, Failure */
async function start(config: Config, io: Io): Promise<Emulator> {
  // The server's own modules are loaded here: the other commands do without.
  const { createEmulator } = await import('../emulator.ts')
  const { FixtureError } = await import('../baseline.ts')
  const { StoreError } = await import('../store/database.ts')
  try {
    return await createEmulator(toOptions(config, io))
  } catch (error) {
    if (error instanceof FixtureError || error instanceof RangeError) throw new ConfigError([error.message])
    if (error instanceof StoreError) throw new Failure(error.message)
    throw error
  }
}

function toOptions(config: Config, io: Io): EmulatorOptions {
  const { pace, cors, logLevel, logFormat: _, ...same } = config
  return {
    ...same,
    plan: pace,
    cors: typeof cors === 'string' ? cors === '*' : cors,
    logger: isText(config)
      ? { level: logLevel, stream: textStream((text) => io.out(text.trimEnd())) }
      : { level: logLevel },
  }
}

/** @throws Failure that says what to do about it */
async function listen(emulator: Emulator, { host, port }: Config): Promise<string> {
  try {
    await emulator.listen()
  } catch (error) {
    throw new Failure(await refusal(error as NodeJS.ErrnoException, host, port))
  }
  const address = emulator.app.server.address()
  return `http://${reachable(host)}:${typeof address === 'object' ? address?.port : port}`
}

async function refusal(
  { code, message }: NodeJS.ErrnoException,
  host: string,
  port: number,
): Promise<string> {
  if (code === 'EADDRINUSE') {
    const ours = await isEvalmock(`http://${reachable(host)}:${port}`)
    const who = ours
      ? 'another Evalmock answers there'
      : `ask \`lsof -i :${port}\` or \`ss -ltnp\` who has it`
    return `port ${port} of ${host} is taken: ${who}; take another with --port, or a free one with --port 0`
  }
  if (code === 'EACCES') return `port ${port} is not allowed for this user: take one above 1023 with --port`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is no address of this machine: 127.0.0.1 is, 0.0.0.0 stands for all of them`
  return `cannot listen on port ${port} of ${host}: ${message}`
}

async function isEvalmock(url: string): Promise<boolean> {
  try {
    const reply = await fetch(`${url}/_mock/livez`, { signal: AbortSignal.timeout(500) })
    return ((await reply.json()) as { status?: string }).status === 'alive'
  } catch {
    return false
  }
}
