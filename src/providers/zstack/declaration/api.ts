// A declaration of one ZStack call: name, paths, parameters and work. REST routes and the legacy endpoint are both
// generated from the list of these.
import type { FastifyRequest } from 'fastify'
import type * as z from 'zod'
import type { Condition, World } from '../../../core/world.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import type { Identity } from '../auth/accounts.ts'
import type { ZStackBehaviors } from '../behaviors.ts'
import type { Inventory } from '../inventories/define.ts'
import type { Showing } from '../inventories/part.ts'
import type { Args, Params } from './params.ts'

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

/** `CloneModelService` is `cloneModelService` in a body (RestServer of zstackio/zstack, class Api). */
export const actionName = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1)

export const note = (request: FastifyRequest, behavior: string, value: string): void => {
  request.notes.push({ kind: 'behavior', behavior, value })
}
