// The limits of Node, Fastify and SQLite: the same calls with as little code as possible.
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { plain } from '../dialects/plain.ts'
import { BARE, CONSTANT, limitName, type Provider, shellName } from '../names.ts'
import type { Contestant } from '../types.ts'
import { DIALECTS, SIGNS } from './evalmock.ts'

/** Built by install.ts: without types, so that Node need not remove any at the start. */
const built = (name: string): string =>
  fileURLToPath(new URL(`../.work/built/limits/${name}`, import.meta.url))
const server = built('server.js')
const tasks = plain('/v1/tasks', (page) => `page=${page}`)

const start =
  (kind: string, verified = false): Contestant['command'] =>
  ({ port, stored }) => ({
    argv: [process.execPath, server, kind, String(port), String(stored), ...(verified ? ['verified'] : [])],
  })

/** L0: node:http and a constant. */
export const bare: Contestant = {
  name: BARE,
  group: 'limit',
  state: 'none',
  dialect: tasks,
  command: start('http'),
}

/** L1: Fastify and a constant. */
export const constant: Contestant = {
  name: CONSTANT,
  group: 'limit',
  state: 'none',
  dialect: tasks,
  command: start('constant'),
}

/** L2: Fastify and better-sqlite3, a column for a field, handlers by hand, nothing validated. */
export const columns = (provider: Provider, verified = false): Contestant => ({
  name: limitName(provider, verified),
  group: 'limit',
  state: 'SQLite',
  dialect: DIALECTS[provider],
  opens: verified,
  ...(verified && SIGNS[provider] ? { sign: SIGNS[provider] } : {}),
  command: start(provider, verified),
})

/** Evalmock with L2's handlers. @param argv the command that starts Evalmock */
export const shell = (argv: readonly string[], provider: Provider): Contestant => ({
  name: shellName(provider),
  group: 'limit',
  state: 'SQLite',
  dialect: DIALECTS[provider],
  workloads: ['get', 'update', 'create'],
  command: ({ port, stored }) => ({
    argv: [
      process.execPath,
      built('shell.js'),
      provider,
      dirname(argv.at(-1) ?? ''),
      String(port),
      String(stored),
    ],
  }),
})
