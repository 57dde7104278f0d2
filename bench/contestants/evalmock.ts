// Evalmock itself: each provider, with and without authentication, and with single parts switched on or off.
import { join } from 'node:path'
import { qianfan } from '../dialects/qianfan.ts'
import { scale } from '../dialects/scale.ts'
import { zstack } from '../dialects/zstack.ts'
import { evalmockName, INSTALLED, type Provider, READY, UNCACHED, type Variant } from '../names.ts'
import { writeSeed } from '../seed.ts'
import type { Contestant, Dialect } from '../types.ts'
import { signature } from './signature.ts'

export const DIALECTS: Readonly<Record<Provider, Dialect>> = { zstack, qianfan, scale }

/** The credentials of each provider, as its clients create them; for ZStack, the session of a log-in. */
export const SIGNS: Readonly<Record<Provider, Contestant['sign']>> = {
  zstack: undefined,
  qianfan: signature('mock', 'mock-secret'),
  scale: () => ({ 'x-api-key': 'mock' }),
}

/** @param argv the command, as a user would start it */
export function evalmock(argv: readonly string[], provider: Provider, variant: Variant): Contestant {
  const dialect = DIALECTS[provider]
  const strict = variant.auth === 'strict'
  return {
    name: evalmockName(provider, variant),
    group: 'evalmock',
    state: 'SQLite',
    dialect,
    opens: strict,
    ...(strict && SIGNS[provider] ? { sign: SIGNS[provider] } : {}),
    prepare: ({ folder, stored }) => writeSeed(join(folder, 'seed.json'), provider, stored, dialect.id),
    command: ({ port, folder }) => ({
      argv: [
        ...argv,
        ...['--port', String(port), '--log-level', 'warn', '--auth', variant.auth],
        ...['--fixtures', 'builtin', '--fixtures', join(folder, 'seed.json')],
        ...(variant.journal === 'off' ? ['--journal', '0'] : []),
        ...(variant.data === 'file' ? ['--data', join(folder, 'data')] : []),
      ],
    }),
  }
}

/** Started without options, to measure the start. */
export const evalmockAsInstalled = (argv: readonly string[]): Contestant => ({
  name: INSTALLED,
  group: 'evalmock',
  state: 'SQLite',
  dialect: {
    ...scale,
    call: () => ({ method: 'GET', path: '/v5/evaluations?limit=1', headers: { 'x-api-key': 'mock' } }),
  },
  command: ({ port }) => ({ argv: [...argv, '--port', String(port)] }),
})

/** The same without Node's cache of compiled code, as in a container or on a fresh clone. */
export const evalmockUncached = (argv: readonly string[]): Contestant => ({
  ...evalmockAsInstalled(argv),
  name: UNCACHED,
  command: ({ port }) => ({
    argv: [...argv, '--port', String(port)],
    env: { NODE_DISABLE_COMPILE_CACHE: '1' },
  }),
})

/** The same, until the readiness probe succeeds. */
export const evalmockUntilReady = (argv: readonly string[]): Contestant => ({
  ...evalmockAsInstalled(argv),
  name: READY,
  dialect: { ...scale, call: () => ({ method: 'GET', path: '/_mock/readyz', headers: {} }) },
})
