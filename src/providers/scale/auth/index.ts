// Authentication: `x-api-key`, the only security scheme of the API, and `x-selected-account-id`, which selects one of
// the key's accounts. https://docs.gp.scale.com/reference/v5/evaluation-items/list-evaluation-items ("Authorizations")
import { hash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Problem } from '../../../core/problem.ts'
import type { World } from '../../../core/world.ts'
import type { Caller, Explanation, ProviderContext, RefusedRequest } from '../../../http/provider.ts'
import { inFixtureMode } from '../context.ts'
import { credentialOf } from '../head.ts'
import { refusal } from '../refusals.ts'

const WELL_KNOWN = /^mock(?:\.([A-Za-z0-9_-]{1,64}))?$/

/** What the client's own test suite sends (scale-gp-beta 0.7.0, tests/conftest.py); accepted only in fixture mode. */
const SUITE = { key: 'My API Key', account: 'My Account ID' }

const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(hash('sha256', a, 'buffer'), hash('sha256', b, 'buffer'))

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  const text = Array.isArray(value) ? value[0] : value
  return text === '' ? undefined : text
}

export function worldOf(request: FastifyRequest, { settings, worlds }: ProviderContext): string | undefined {
  const { export_id: exportId } = (request.params ?? {}) as { export_id?: string }
  if (exportId !== undefined) return worlds.locate('export', exportId)?.name
  const key = headerOf(request, 'x-api-key')
  if (key === undefined) return undefined
  const configured = settings.credentials.get(key)
  if (configured !== undefined) return configured.world
  const match = WELL_KNOWN.exec(key)
  return match === null ? undefined : (match[1] ?? 'default')
}

/** @throws Problem 'unauthenticated' for a missing or unknown key, 'forbidden' for another key's account */
export function authenticate(request: FastifyRequest, context: ProviderContext): Caller {
  const { settings } = context
  const { world } = request
  const account = headerOf(request, 'x-selected-account-id')
  const own = credentialOf(world.name)
  const caller = { id: own, world }
  if (settings.auth === 'off') return caller
  const key = headerOf(request, 'x-api-key')
  if (key === undefined) {
    request.notes.push({ kind: 'auth', text: 'there is no x-api-key header' })
    throw refusal('no-key')
  }
  if (settings.auth === 'lenient') return caller
  const suite = inFixtureMode(context) && sameSecret(key, SUITE.key)
  if (suite) return caller
  const configured = settings.credentials.has(key)
  if (!configured && !sameSecret(key, own)) {
    request.notes.push({
      kind: 'auth',
      text: `the key is neither mock, nor mock.<world>, nor one of the configuration`,
    })
    throw refusal('unknown-key')
  }
  // The accounts of a configured key are unknown: accept any.
  if (account !== undefined && !configured && !sameSecret(account, own)) {
    request.notes.push({ kind: 'auth', text: `account ${account} is not the key's: that is ${own}` })
    throw refusal('other-account')
  }
  return caller
}

export const stranger = (): Problem => refusal('unknown-key')

/** Explains why the key of a refused request was wrong, without showing any part of it. */
export function explain(
  { headers }: RefusedRequest,
  _world: World,
  { settings }: ProviderContext,
): Explanation {
  const known = 'mock, mock.<world>, or one of the configuration'
  if (headers['x-api-key'] === undefined || headers['x-api-key'] === '')
    return headers.authorization === undefined
      ? { mistake: 'no-key', text: `there is no x-api-key header: send ${known}` }
      : {
          mistake: 'wrong-header',
          text: 'the key was sent as Authorization: this API reads the header x-api-key',
        }
  const count = settings.credentials.size
  return { mistake: 'unknown-key', text: `the x-api-key is none of ${known} (which has ${count})` }
}
