// What went wrong, in the emulator's words. The provider then renders it in its own envelope.
import type * as z from 'zod'

export type ProblemKind =
  | 'no-route'
  | 'unauthenticated'
  | 'forbidden'
  | 'malformed'
  | 'invalid'
  | 'not-found'
  | 'conflict'
  | 'rate-limited'
  | 'unavailable'
  | 'internal'

export const PROBLEM_KINDS = [
  'no-route',
  'unauthenticated',
  'forbidden',
  'malformed',
  'invalid',
  'not-found',
  'conflict',
  'rate-limited',
  'unavailable',
  'internal',
] as const satisfies readonly ProblemKind[]

/** One error in a request, as Zod reported it; `input` is the value sent. */
export type Issue = z.core.$ZodIssue

export interface ProblemDetail {
  /** The provider's own code, if it documents one for this case. */
  readonly code?: string
  /** The issues that Zod found in the part of the request named by `part`. */
  readonly issues?: readonly Issue[]
  readonly part?: 'params' | 'querystring' | 'headers' | 'body'
  /** Kind `malformed`: the transport error. `bytes`: invalid UTF-8, or a truncated body. */
  readonly malformed?: 'json' | 'too-large' | 'url' | 'bytes'
  /** Kind `no-route`: methods that the path supports. */
  readonly allow?: readonly string[]
  readonly retryAfterS?: number
  /** Kind `unavailable`: the disk is full. */
  readonly full?: true
  /** The error was ordered with a fault: the emulator itself is fine. */
  readonly ordered?: true
  /** Text to send instead of the provider's own. */
  readonly words?: string
  /** Data that only the provider's renderer understands, such as a text to send unchanged. */
  readonly extra?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

export class Problem extends Error {
  readonly kind: ProblemKind
  readonly detail: ProblemDetail

  constructor(kind: ProblemKind, message: string, detail: ProblemDetail = {}) {
    super(message, { cause: detail.cause })
    this.kind = kind
    this.detail = detail
  }
}

/** Returns the value, or throws Problem 'not-found' with its name. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Problem('not-found', `${what} not found`)
  return value
}
