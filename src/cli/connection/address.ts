// Where the server is, for the commands that talk to a running one.
import { type Command, Option } from 'commander'
import { loadConfig } from '../../config/config.ts'
import type { Config } from '../../config/options.ts'
import { withoutTrailing } from '../../core/text.ts'
import { EXIT, Failure, type Io } from '../command.ts'
import { madeFile, trust, trustedFile } from './certificate.ts'

export interface Connection {
  readonly url?: string
  readonly token?: string
  readonly world: string
}

export const WORLD = /^[A-Za-z0-9_-]{1,64}$/

/** The flags of a command that talks to a running server. */
export function connected(command: Command, io: Io): Command {
  return command
    .option('--url <URL>', 'address of the server (EVALMOCK_URL; else the host and port that are configured)')
    .option('--token <TOKEN>', 'its control token (EVALMOCK_CONTROL_TOKEN)')
    .addOption(worldOption(io))
}

export function worldOption(io: Io): Option {
  return new Option('--world <NAME>', 'the world (EVALMOCK_WORLD)')
    .default(io.env.EVALMOCK_WORLD || 'default')
    .argParser((name) => {
      if (WORLD.test(name)) return name
      throw new Failure(`--world is ${JSON.stringify(name)}: it takes 1 to 64 of A-Z a-z 0-9 _ -`, EXIT.usage)
    })
}

/** Base URL of the server, no slash at the end. @throws ConfigError, Failure */
export function serverUrl(url: string | undefined, io: Io): string {
  const asked = url ?? (io.env.EVALMOCK_URL || undefined)
  if (asked === undefined) return configuredUrl(loadConfig({ env: io.env, cwd: io.cwd }), io)
  if (!/^https?:\/\//.test(asked) || !URL.canParse(asked))
    throw new Failure(`${JSON.stringify(asked)} is no address: it takes http://HOST:PORT`, EXIT.usage)
  if (asked.startsWith('https:')) trust(madeFile(undefined, io))
  return withoutTrailing(asked, '/')
}

/** How this machine reaches a server with this configuration; its certificate is trusted from now on. */
export function configuredUrl(config: Config, io: Io): string {
  const file = trustedFile(config, io)
  if (file !== undefined) trust(file)
  return listeningUrl(config)
}

/** How this machine reaches a server with this configuration. */
export function listeningUrl(config: Config): string {
  const { host, port } = config
  if (port === 0)
    throw new Failure('the port is 0, so which one it is only the server knows: give --url', EXIT.usage)
  return `${schemeOf(config)}://${reachable(host)}:${port}`
}

export const schemeOf = ({ https, httpsCert }: Config): 'http' | 'https' =>
  https || httpsCert !== undefined ? 'https' : 'http'

/** A host to call for a host to listen on, in the form it has in a URL. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::' || host === '[::]') return '[::1]'
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
