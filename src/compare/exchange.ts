// What happened to one call on both sides.
import type { Answer, Call } from '../http/calls/call.ts'
import type { Credential } from '../http/calls/counterpart.ts'

/** A response, or how the connection ended without one. */
export type Outcome =
  | ({
      readonly kind: 'answer' /** The body ended before its declared length. */
      readonly cut: boolean
    } & Answer)
  /** The server ended the connection. */
  | { readonly kind: 'closed'; readonly reset: boolean }
  /** Nothing could be reached, or no response came in time. */
  | { readonly kind: 'unreachable'; readonly reason: string }

export interface Exchange {
  /** From 1, in the order of arrival. */
  readonly n: number
  /** The provider's name for it; otherwise method and path. */
  readonly operation: string
  /** The call in the service's identifiers, as the client sent it. */
  readonly call: Call
  readonly credential: Credential
  /** Wall-clock ms. */
  readonly at: number
  readonly service: Outcome
  readonly emulator: Outcome
}

/** An operation as a provider's routes declare it. */
export interface KnownOperation {
  readonly operationId: string
  readonly method: string
  /** With `:name` or `{name}` for parameters; with a query if that tells operations apart. */
  readonly documentUrl: string
}
