// Accounts and the users who log in under them. The two built-in accounts exist in every world, seeded or not.
import { createHash, timingSafeEqual } from 'node:crypto'
import type { World } from '../../../core/world.ts'
import type { Settings } from '../../../http/provider.ts'
import { collectionOf, type Doc } from '../collections.ts'
import { PASSWORD } from '../head.ts'

/** The caller, in ZStack's terms. */
export interface Identity {
  readonly accountUuid: string
  readonly userUuid: string
  /** May see and change resources of other accounts. */
  readonly admin: boolean
}

export const sha512 = (text: string): string => createHash('sha512').update(text).digest('hex')

interface Account extends Doc<'account'> {
  readonly uuid: string
  readonly name: string
}

/** The uuid of `admin` is a constant of ZStack. */
export const ADMIN: Account = {
  uuid: '36c27e8ff05c4780bf6d2fa65700f22e',
  name: 'admin',
  type: 'SystemAdmin',
  password: sha512(PASSWORD),
}
/** A normal account: it may see and change only its own resources. */
const TENANT: Account = {
  uuid: '4d6a2f60c1e84f0b9b7f0a5be2d3c918',
  name: 'tenant',
  type: 'Normal',
  password: sha512(PASSWORD),
}
const BUILT_IN = [ADMIN, TENANT]

/** The uuid of a built-in account with this name or uuid. */
export const accountNamed = (text: string): string | undefined =>
  BUILT_IN.find(({ name, uuid }) => name === text || uuid === text)?.uuid

export function accountByUuid(world: World, uuid: string): Account | undefined {
  const builtIn = BUILT_IN.find((account) => account.uuid === uuid)
  if (builtIn !== undefined) return builtIn
  const stored = collectionOf(world, 'account').get(uuid)
  return stored && { ...stored.doc, uuid: stored.id, name: stored.name }
}

export function accountByName(world: World, name: string): Account | undefined {
  const builtIn = BUILT_IN.find((account) => account.name === name)
  if (builtIn !== undefined) return builtIn
  const [stored] = collectionOf(world, 'account').list({
    where: [{ field: 'name', op: '=', value: name }],
    limit: 1,
  }).items
  return stored && { ...stored.doc, uuid: stored.id, name: stored.name }
}

/** @param userUuid of the user who acts for the account; default: the account itself */
export const identityOf = (account: Account, userUuid = account.uuid): Identity => ({
  accountUuid: account.uuid,
  userUuid,
  admin: account.type === 'SystemAdmin',
})

/**
 * Parses a log-in name. `admin` is in the world `default`, `admin.w1` in `w1`. A name from the configuration has the
 * world and password given there.
 */
export function addressOf(
  name: string,
  settings: Settings,
): { readonly name: string; readonly world: string; readonly password?: string } {
  const configured = settings.credentials.get(name)
  if (configured !== undefined)
    return { name: ADMIN.name, world: configured.world, password: sha512(configured.secret ?? PASSWORD) }
  const dot = name.lastIndexOf('.')
  return dot < 0 ? { name, world: 'default' } : { name: name.slice(0, dot), world: name.slice(dot + 1) }
}

/** Compares two secrets in a time that does not depend on their content. */
export function same(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
