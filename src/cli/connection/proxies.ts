// Calls to a server on this machine or in its network must not go through the proxy that the environment names.
import { BlockList, isIP } from 'node:net'
import type { Io } from '../command.ts'

const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY']
const EXCEPTIONS = ['NO_PROXY', 'no_proxy'] as const

type Env = Io['env']

/** The first variable that names a proxy for calls to this address, with its value. */
export function proxyFor(url: string, env: Env): { name: string; value: string } | undefined {
  const unlike = url.startsWith('https:') ? 'HTTP_PROXY' : 'HTTPS_PROXY'
  const names = PROXY_VARIABLES.filter((name) => name !== unlike).flatMap((name) => [
    name.toLowerCase(),
    name,
  ])
  const name = names.find((one) => env[one])
  return name === undefined ? undefined : { name, value: env[name] ?? '' }
}

/**
 * `NO_PROXY` and `no_proxy` with this server added; nothing if no proxy is set or the server's name is public. Both have
 * the same value, because programs differ in which of them they read first.
 */
export function directVariables(url: string, env: Env): Record<string, string> {
  const host = hostOf(url)
  if (!hasProxy(env) || !isNear(host)) return {}
  const given = EXCEPTIONS.flatMap((name) => exceptionsIn(env[name]))
  const all = [...new Set([...given, 'localhost', '127.0.0.1', host])]
  // curl knows the star only alone.
  const value = given.includes('*') ? '*' : all.join(',')
  return Object.fromEntries(EXCEPTIONS.map((name) => [name, value]))
}

/** Lets the calls of this process reach the server: with NODE_USE_ENV_PROXY, Node sends them to the proxy. */
export function goDirect(url: string): void {
  Object.assign(process.env, directVariables(url, process.env))
}

const hasProxy = (env: Env): boolean => PROXY_VARIABLES.some((name) => env[name] || env[name.toLowerCase()])

/** Without the brackets of an IPv6 address. */
const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[(.*)\]$/, '$1')

const PRIVATE = new BlockList()
for (const [net, prefix] of [
  ['10.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVATE.addSubnet(net, prefix)
PRIVATE.addAddress('::1', 'ipv6')
PRIVATE.addSubnet('fc00::', 7, 'ipv6')
PRIVATE.addSubnet('fe80::', 10, 'ipv6')

/** True for an address or name of this machine or a private network. A public name may need the proxy. */
export function isNear(host: string): boolean {
  const version = isIP(host)
  if (version > 0) return PRIVATE.check(host, version === 6 ? 'ipv6' : 'ipv4')
  return !host.includes('.') || /\.(localhost|local|internal|test|home\.arpa|svc)\.?$/.test(host)
}

const exceptionsIn = (text = ''): string[] =>
  text
    .split(/[\s,]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** True if calls to this address go past the proxy, for programs that read either spelling. */
export function isExcepted(url: string, env: Env): boolean {
  const host = hostOf(url)
  return EXCEPTIONS.every((name, i) => {
    const other = EXCEPTIONS[1 - i] ?? name
    return exceptionsIn(env[name] || env[other]).some((exception) => covers(exception.toLowerCase(), host))
  })
}

function covers(exception: string, host: string): boolean {
  if (exception === '*') return true
  const [net = '', prefix] = exception.split('/')
  const version = isIP(net)
  if (prefix !== undefined && version > 0 && isIP(host) === version) {
    const list = new BlockList()
    const type = version === 6 ? 'ipv6' : 'ipv4'
    list.addSubnet(net, Number(prefix), type)
    return list.check(host, type)
  }
  const name = exception.replace(/^\*?\./, '').replace(/(?<=^[^:]+):\d+$/, '')
  return host === name || host.endsWith(`.${name}`)
}
