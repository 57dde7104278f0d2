// Finds the running server for the commands that call it.
import { type Command, Option } from 'commander'
import { loadConfig } from '../../config/config.ts'
import type { Config } from '../../config/options.ts'
import { withoutTrailing } from '../../core/text.ts'
import { EXIT, Failure, type Io } from '../command.ts'
import { madeFile, trust, trustedFile } from './certificate.ts'
import { goDirect } from './proxies.ts'

export interface Connection {
  readonly url?: string
  readonly token?: string
  readonly world: string
}

export const WORLD = /^[A-Za-z0-9_-]{1,64}$/

/** Adds the flags shared by commands that call a running server. */
export function connected(command: Command, io: Io): Command {
  return connectedServer(command).addOption(worldOption(io))
}

/** The same, for commands that are not about one world. */
export function connectedServer(command: Command): Command {
  return command
    .option('--url <URL>', 'address of the server (default: EVALMOCK_URL, else the configured host and port)')
    .option('--token <TOKEN>', 'its control token (default: EVALMOCK_CONTROL_TOKEN)')
}

export function worldOption(io: Io): Option {
  return new Option('--world <NAME>', 'name of the world (default: EVALMOCK_WORLD, else `default`)')
    .default(io.env.EVALMOCK_WORLD || 'default')
    .argParser(worldName)
}

/** @throws Failure */
export function worldName(name: string): string {
  if (WORLD.test(name)) return name
  throw new Failure(`--world is ${JSON.stringify(name)}: use 1 to 64 of A-Z a-z 0-9 _ -`, EXIT.usage)
}

/** Base URL of the server, without trailing slash. @throws ConfigError, Failure */
export function serverUrl(url: string | undefined, io: Io): string {
  const asked = url ?? (io.env.EVALMOCK_URL || undefined)
  if (asked === undefined) return configuredUrl(loadConfig({ env: io.env, cwd: io.cwd }), io)
  if (!/^https?:\/\//.test(asked) || !URL.canParse(asked))
    throw new Failure(`${JSON.stringify(asked)} is not an address: use http://HOST:PORT`, EXIT.usage)
  if (asked.startsWith('https:')) trust(madeFile(undefined, io))
  goDirect(asked)
  return withoutTrailing(asked, '/')
}

/** Where this machine reaches a server with this configuration. From now on, its certificate is trusted. */
export function configuredUrl(config: Config, io: Io): string {
  const file = trustedFile(config, io)
  if (file !== undefined) trust(file)
  const url = listeningUrl(config)
  goDirect(url)
  return url
}

/** Where this machine reaches a server with this configuration. */
export function listeningUrl(config: Config): string {
  const { host, port } = config
  if (port === 0)
    throw new Failure('the port is 0, so only the server knows the actual one: give --url', EXIT.usage)
  return `${schemeOf(config)}://${reachable(host)}:${port}`
}

export const schemeOf = ({ https, httpsCert }: Config): 'http' | 'https' =>
  https || httpsCert !== undefined ? 'https' : 'http'

/** The host to call for a listening address, as written in a URL. */
export function reachable(host: string): string {
  // A server on `::` also listens to IPv4, and to nothing else on a machine without IPv6.
  if (['0.0.0.0', '::', '[::]'].includes(host)) return '127.0.0.1'
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
