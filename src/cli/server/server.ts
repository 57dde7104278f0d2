// Starts a server from its configuration, for the commands that run one.
import { type Command, Option } from 'commander'
import { ConfigError, loadConfig } from '../../config/config.ts'
import { type Config, type Key, OPTIONS } from '../../config/options.ts'
import type { Emulator, EmulatorOptions } from '../../emulator.ts'
import { Failure, type Io } from '../command.ts'
import { reachable, schemeOf } from '../connection/address.ts'
import { type Certificate, certificateFor } from '../connection/certificate.ts'
import { goDirect } from '../connection/proxies.ts'
import { textStream } from './text-log.ts'

type Given = Readonly<Record<string, unknown>>

const flagOf = new Map<Key, Option>(
  OPTIONS.map((option) => {
    const flag = new Option(
      option.placeholder === '' ? option.flag : `${option.flag} <${option.placeholder}>`,
      `${option.meaning} (${option.variable}; default ${option.default})`.replaceAll('`', ''),
    )
    // Only for completion: the configuration checks the value, because it knows where the value came from.
    if (option.choices !== undefined) flag.argChoices = [...option.choices]
    if (option.list) flag.argParser((value: string, before: string[] = []) => [...before, value])
    return [option.key, flag]
  }),
)

/** Former names of options. They work, but help does not show them. */
const formerFlags = OPTIONS.flatMap(({ key, flag, placeholder, formerly }) => {
  if (formerly === undefined) return []
  const former = new Option(`${formerly.flag} <${placeholder}>`, `deprecated: use ${flag}`).hideHelp()
  return [
    { key, flag, former: former.argParser((value: string, before: string[] = []) => [...before, value]) },
  ]
})

/** Adds the server's options to a command, except those that the command sets itself. */
export function serverFlags(command: Command, settled: readonly Key[] = []): Command {
  command.option(
    '--config <FILE>',
    'configuration file (default: EVALMOCK_CONFIG, else evalmock.json, if it exists)',
  )
  for (const [key, flag] of flagOf) if (!settled.includes(key)) command.addOption(flag)
  for (const { key, former } of formerFlags) if (!settled.includes(key)) command.addOption(former)
  return command
}

/** @throws ConfigError */
export async function configOf(given: Given, io: Io): Promise<Config> {
  const flags: Partial<Record<Key, string | string[] | boolean>> = {}
  for (const [key, flag] of flagOf) {
    const value = given[flag.attributeName()]
    if (value !== undefined) flags[key] = value as string
  }
  for (const { key, flag, former } of formerFlags) {
    const value = given[former.attributeName()] as string[] | undefined
    if (value === undefined) continue
    io.err(`evalmock: ${former.long} is deprecated: use ${flag}`)
    flags[key] = [...value, ...((flags[key] as string[] | undefined) ?? [])]
  }
  const warn = (text: string): void => io.err(`evalmock: ${text}`)
  // Loaded only for commands that run a server.
  const { builtin } = await import('../../providers/index.ts')
  const file = given.config as string | undefined
  return loadConfig({ flags, env: io.env, cwd: io.cwd, file, providers: builtin, warn })
}

export const isText = ({ logFormat }: Config): boolean =>
  (logFormat ?? (process.stdout.isTTY ? 'text' : 'json')) === 'text'

/** @throws ConfigError, Failure */
export async function start(config: Config, io: Io): Promise<Emulator> {
  // Load the server's modules only here: other commands do not need them.
  const { createEmulator } = await import('../../emulator.ts')
  const { FixtureError } = await import('../../seed.ts')
  const { StoreError } = await import('../../store/sql/database.ts')
  try {
    const emulator = await createEmulator(toOptions(config, await certificateFor(config, io), io))
    if (!config.watch) return emulator
    const { watchFixtures } = await import('./watch.ts')
    return watchFixtures(emulator, config)
  } catch (error) {
    if (error instanceof ConfigError) throw error
    if (error instanceof FixtureError) throw new ConfigError(error.message.split('\n'))
    if (error instanceof RangeError) throw new ConfigError([error.message])
    if (error instanceof StoreError) throw new Failure(error.message)
    throw error
  }
}

function toOptions(config: Config, https: Certificate | undefined, io: Io): EmulatorOptions {
  const {
    logLevel,
    watch: _watch,
    logFormat: _,
    httpsCert: _cert,
    httpsKey: _key,
    httpsNames: _names,
    ...same
  } = config
  return {
    ...same,
    // Without what only the command knows of the certificate.
    https: https && { key: https.key, cert: https.cert },
    // When run from source, it is under development.
    checkReplies: import.meta.url.endsWith('.ts'),
    logger: isText(config)
      ? { level: logLevel, stream: textStream((text) => io.out(text.trimEnd())) }
      : { level: logLevel },
  }
}

/** Listens, and returns the base URL. @throws Failure that says what to do */
export async function listen({ app, listen }: Emulator, config: Config): Promise<string> {
  const { host, port } = config
  const { level } = app.log
  try {
    // Fastify's own message about listening would come first, where scripts look for the address.
    app.log.level = 'silent'
    await listen()
  } catch (error) {
    throw new Failure(await refusal(error as NodeJS.ErrnoException, config))
  } finally {
    app.log.level = level
  }
  const address = app.server.address()
  const url = `${schemeOf(config)}://${reachable(host)}:${typeof address === 'object' ? address?.port : port}`
  goDirect(url)
  return url
}

async function refusal({ code, message }: NodeJS.ErrnoException, config: Config): Promise<string> {
  const { host, port } = config
  if (code === 'EADDRINUSE') {
    const ours = await isEvalmock(`${schemeOf(config)}://${reachable(host)}:${port}`)
    const who = ours
      ? 'another Evalmock runs there'
      : `find the program with \`lsof -i :${port}\` or \`ss -ltnp\``
    return `port ${port} of ${host} is in use: ${who}; choose another with --port, or a free one with --port 0`
  }
  if (code === 'EACCES') return `port ${port} is not allowed for this user: choose one above 1023 with --port`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `${host} is not an address of this machine: use 127.0.0.1, or :: for all addresses`
  return `cannot listen on port ${port} of ${host}: ${message}`
}

/** True if an Evalmock listens there. */
export async function isEvalmock(url: string): Promise<boolean> {
  try {
    const reply = await fetch(`${url}/_mock/livez`, { signal: AbortSignal.timeout(2000) })
    return ((await reply.json()) as { status?: string }).status === 'alive'
  } catch {
    return false
  }
}
