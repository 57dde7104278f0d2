// `evalmock doctor`: checks for common problems that keep a server from starting or a client from reaching it.
import { accessSync, constants, existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { ConfigError, loadConfig } from '../../config/config.ts'
import type { Config } from '../../config/options.ts'
import { wallClock } from '../../core/clock.ts'
import { type Declare, EXIT, examples, Failure, type Io, patiently } from '../command.ts'
import { configuredUrl, listeningUrl } from '../connection/address.ts'
import { directVariables, isExcepted, proxyFor } from '../connection/proxies.ts'
import { type OutputFlags, outputOption, show } from '../output.ts'
import { clientSetups, misleadingVariables } from '../sdk/clients.ts'
import { isEvalmock } from '../server/server.ts'

interface Finding {
  readonly what: string
  /** `bad`: something does not work; `warn`: something looks wrong. */
  readonly state: 'good' | 'warn' | 'bad'
  readonly text: string
}

export const doctor: Declare = (program, io) => {
  const command = program
    .command('doctor')
    .summary('diagnose common problems')
    .description(
      'Checks Node, configuration, port, data folder, proxies, clock, and the environment variables that point SDKs at a server. ' +
        'Ends with exit code 1 if something does not work.',
    )
    .addOption(outputOption())
    .action(async (flags: OutputFlags) => {
      const findings = await patiently(io, 'checking', examine(io))
      const marks = { good: 'ok  ', warn: 'odd ', bad: 'BAD ' }
      show(io, flags, findings, () =>
        findings.map(({ state, what, text }) => `${marks[state]} ${what}: ${text}`).join('\n'),
      )
      if (findings.some(({ state }) => state === 'bad')) throw new Failure('', EXIT.failure)
    })
  examples(command, { 'evalmock doctor': 'before asking for help' })
}

async function examine(io: Io): Promise<Finding[]> {
  const found: Finding[] = [
    { what: 'Node', state: 'good', text: `${process.version} at ${process.execPath}` },
  ]
  try {
    const config = loadConfig({ env: io.env, cwd: io.cwd })
    // Before the first call: from then on, this process itself goes past the proxy.
    const proxies = proxy(config, io)
    found.push({ what: 'configuration', state: 'good', text: 'fine' }, await port(config, io), data(config))
    found.push(...proxies, ...(await clock(config)), ...(await clients(io, config)))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    found.push(...error.faults.map((text) => ({ what: 'configuration', state: 'bad' as const, text })))
  }
  return found
}

async function port(config: Config, io: Io): Promise<Finding> {
  const { host, port } = config
  const where = `${host}:${port}`
  if (port !== 0 && (await isEvalmock(configuredUrl(config, io))))
    return { what: 'port', state: 'good', text: `an Evalmock responds at ${where}` }
  const code = await new Promise<string | undefined>((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    probe.listen(port, host, () => probe.close(() => resolve(undefined)))
  })
  if (code === undefined) return { what: 'port', state: 'good', text: `${where} is free` }
  const reason = code === 'EADDRINUSE' ? 'another program uses it' : code
  return { what: 'port', state: 'bad', text: `${where}: ${reason}; choose another port with --port` }
}

function data({ data }: Config): Finding {
  if (data === undefined) return { what: 'data', state: 'good', text: 'in memory' }
  let folder = data
  while (!existsSync(folder)) folder = dirname(folder)
  try {
    accessSync(folder, constants.W_OK)
    return { what: 'data', state: 'good', text: `${data} is writable` }
  } catch {
    return {
      what: 'data',
      state: 'bad',
      text: `${folder} is not writable for uid ${process.getuid?.() ?? '?'}`,
    }
  }
}

/** A proxy for all calls gets those to the server too, unless the environment excepts it. */
function proxy(config: Config, { env }: Io): Finding[] {
  const url = env.EVALMOCK_URL || listeningUrl({ ...config, port: config.port || 4620 })
  const found = URL.canParse(url) ? proxyFor(url, env) : undefined
  if (found === undefined) return []
  const { hostname } = new URL(url)
  const what = found.name
  if (isExcepted(url, env)) return [{ what, state: 'good', text: `not used for ${hostname}` }]
  const more = directVariables(url, env).NO_PROXY
  const help =
    more === undefined
      ? 'add it to NO_PROXY and no_proxy if the proxy cannot reach it'
      : `set NO_PROXY and no_proxy to ${more}; \`evalmock exec\` and \`evalmock env\` do`
  return [
    {
      what,
      state: 'warn',
      text: `clients send calls to ${hostname} to the proxy ${shown(found.value)}: ${help}`,
    },
  ]
}

/** The address of a proxy without its password. */
const shown = (proxy: string): string => proxy.replace(/\/\/[^/@]*@/, '//***@')

/** A client signs with its machine's time, and the server checks with its own. */
async function clock(config: Config): Promise<Finding[]> {
  if (config.port === 0) return []
  const reply = await fetch(`${listeningUrl(config)}/_mock/livez`, {
    signal: AbortSignal.timeout(500),
  }).catch(() => undefined)
  const date = Date.parse(reply?.headers.get('date') ?? '')
  if (Number.isNaN(date))
    return [{ what: 'clock', state: 'good', text: new Date(wallClock.now()).toISOString() }]
  const off = Math.round((wallClock.now() - date) / 1000)
  const state = Math.abs(off) > 300 ? 'bad' : 'good'
  return [{ what: 'clock', state, text: `${off} s from the server's; signatures allow a few minutes` }]
}

async function clients({ env }: Io, config: Config): Promise<Finding[]> {
  const found: Finding[] = []
  for (const name of await misleadingVariables())
    if (env[name]) found.push({ what: name, state: 'warn', text: 'sends the client elsewhere: unset it' })
  const setups = await clientSetups(config.port === 0 ? 'http://localhost' : listeningUrl(config), 'default')
  for (const { name, value } of setups.flatMap((setup) => setup.variables)) {
    const given = env[name]
    if (given === undefined) continue
    const isUrl = /^https?:/.test(value)
    if (isUrl) found.push(await address(name, given))
    else if (/KEY$|ACCOUNT/.test(name)) found.push(credential(name, given, value, config))
  }
  return found
}

async function address(what: string, given: string): Promise<Finding> {
  const url = URL.canParse(given) ? new URL(given) : undefined
  if (url === undefined) return { what, state: 'bad', text: `${given} is not an address` }
  if (url.pathname !== '/' || given.endsWith('/'))
    return {
      what,
      state: 'bad',
      text: `${given}: remove the path and the trailing slash`,
    }
  if (await isEvalmock(url.origin)) return { what, state: 'good', text: `an Evalmock responds at ${given}` }
  return { what, state: 'bad', text: `no Evalmock responds at ${given}` }
}

/** Does not show the secret, only whether it is a well-known one. */
function credential(what: string, given: string, wellKnown: string, { credentials = {} }: Config): Finding {
  const known = given === wellKnown || given.startsWith(`${wellKnown}.`) || Object.hasOwn(credentials, given)
  if (known) return { what, state: 'good', text: 'known to the server' }
  return {
    what,
    state: 'warn',
    text: `unknown to the server: use ${wellKnown}, or add yours with --credentials`,
  }
}
