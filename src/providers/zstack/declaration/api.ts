// A declaration of one ZStack call: name, paths, parameters and work. REST routes and the legacy endpoint are both
// generated from the list of these.
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { found } from '../../../core/problem.ts'
import type { Condition, Stored, World } from '../../../core/world.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import type { Identity } from '../auth/accounts.ts'
import type { ZStackBehaviors } from '../behaviors.ts'
import { collectionOf, type Doc, type Kind } from '../collections.ts'
import { apiError } from '../errors.ts'
import type { Inventory } from '../inventories/define.ts'
import type { Showing } from '../inventories/serialize.ts'
import { type Args, notFound, type Params } from './params.ts'

export interface Call {
  readonly world: World
  readonly context: ProviderContext
  readonly behaviors: ZStackBehaviors
  readonly caller: Identity
  readonly view: Showing
}

export interface Result {
  /** Members that are inventories: the class, and one resource or a list of them. */
  readonly shown?: Readonly<Record<string, readonly [Inventory, unknown]>>
  /** Members that are sent unchanged. */
  readonly plain?: Readonly<Record<string, unknown>>
  /** Outcome of a bulk call: header `X-Job-Batch` of a webhook. */
  readonly batch?: 'SUCCESS' | 'FAIL' | 'PARTIAL'
}

interface Described {
  /** `UpdateModelEvaluationTask`: the operationId. */
  readonly name: string
  /** The message class of the legacy endpoint. */
  readonly message: string
  /** The class of its reply there, if it does not follow from the message's. */
  readonly replyClass?: string
  readonly tag: string
  readonly summary: string
  readonly description?: string
  /** The page on which this is based. */
  readonly page: string
  /** After `/zstack/v1`; the first is the documented one. */
  readonly paths: readonly string[]
}

export interface Action<P extends Params = Params> extends Described {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE'
  /** `async`: returns a job under the behavior `zstack.async=job`. */
  readonly mode: 'sync' | 'async'
  /** Ignores the Authorization header. */
  readonly public?: true
  /** The name that contains the parameters in a body. */
  readonly wrapper?: string
  readonly params: P
  /** Body of a success, for the document. */
  readonly reply: z.ZodType
  /** Finds the world if the call itself names it, as a log-in does with the account's name. */
  readonly worldOf?: (args: Args<P>, context: ProviderContext) => World
  /** Value lists and ranges are checked under every behavior, because the public server source has them. */
  readonly exact?: true
  readonly run: (call: Call, args: Args<P>) => Result
}

export interface QueryApi extends Described {
  readonly inventory: Inventory
  /** Path of one resource, if it is not the list's followed by the uuid. */
  readonly one?: string
  /** Limits the query to a part of its kind. */
  readonly where?: readonly Condition[]
}

export type Api = Action | QueryApi

export const isQuery = (api: Api): api is QueryApi => 'inventory' in api

/** Checks the types of the parameters while an action is defined, and erases them afterwards. */
export const action = <P extends Params>(definition: Action<P>): Action => definition as unknown as Action

/** A reply with one inventory. */
export const one = (inventory: Inventory, source: unknown): Result => ({
  shown: { inventory: [inventory, source] },
})

/** Resources that every account may use, whoever created them. */
const SHARED: ReadonlySet<Kind> = new Set(['zone', 'model-center', 'model-service'])

/** Conditions for what the caller may see of this kind. */
export function visible(kind: Kind, { admin, accountUuid }: Identity): readonly Condition[] {
  if (admin || SHARED.has(kind) || kind === 'dataset-ref' || kind === 'model-service-ref') return []
  const own: Condition = { field: 'doc.accountUuid', op: '=', value: accountUuid }
  return kind === 'dataset' ? [{ any: [own, { field: 'doc.system', op: '=', value: true }] }] : [own]
}

/** @throws Problem ID.1002 unless the caller owns the resource or is an administrator */
export function mayChange({ caller }: Call, row: Stored<unknown>, vo: string): void {
  const owner = (row.doc as { accountUuid?: string }).accountUuid
  if (caller.admin || owner === caller.accountUuid) return
  throw apiError(
    'ID.1002',
    `the account[uuid:${caller.accountUuid}] has no permission to change the resource[uuid:${row.id}, type:${vo}]`,
  )
}

/** The resource for a call. @throws Problem SYS.1003 if it does not exist, ID.1002 if it belongs to another account */
export function target<K extends Kind>(
  call: Call,
  kind: K,
  vo: string,
  uuid: string | undefined,
): Stored<Doc<K>> {
  const row = collectionOf(call.world, kind).get(uuid ?? '')
  if (row === undefined) throw notFound('uuid', uuid ?? '', vo)
  mayChange(call, row, vo)
  return row
}

/** A document without its unset members: the store has absent members, but no null. */
export function compact<T extends object>(members: T): T {
  const given: Partial<T> = {}
  for (const name in members) {
    const value = members[name]
    if (value !== undefined && value !== null) given[name] = value
  }
  return given as T
}

/** The changes to name and document from a call's members; an absent member changes nothing. */
export function edit<K extends Kind>(
  call: Call,
  kind: K,
  row: Stored<Doc<K>>,
  name: string | undefined,
  members: Partial<Doc<K>>,
): Stored<Doc<K>> {
  const given = compact(members)
  if (name === undefined && Object.keys(given).length === 0) return row
  const doc = { ...row.doc, ...given }
  return found(collectionOf(call.world, kind).update(row.id, { name, doc }), row.id)
}

export const note = (request: FastifyRequest, behavior: string, value: string): void => {
  request.notes.push({ kind: 'behavior', behavior, value })
}
