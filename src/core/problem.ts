// What went wrong, in the emulator's words, before a provider dresses it in its own envelope.
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

/** One fault of a request, as Zod found it; `input` is what was sent there. */
export type Issue = z.core.$ZodIssue

export interface ProblemDetail {
  /** The provider's own code, where it documents one for this case. */
  readonly code?: string
  /** What Zod found, in the part of the request named by `part`. */
  readonly issues?: readonly Issue[]
  readonly part?: 'params' | 'querystring' | 'headers' | 'body'
  /** Kind `malformed`: which fault of transport it is; `bytes`: not valid UTF-8, or a body that is cut short. */
  readonly malformed?: 'json' | 'too-large' | 'url' | 'bytes'
  /** Kind `no-route`: methods that the path does have. */
  readonly allow?: readonly string[]
  readonly retryAfterS?: number
  /** Kind `unavailable`: the disk has no room for what was asked. */
  readonly full?: true
  /** A fault that somebody ordered: nothing is wrong inside. */
  readonly ordered?: true
  /** The text that goes out instead of the provider's own. */
  readonly words?: string
  /** What the provider's renderer alone understands, such as a text that goes out as it is. */
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

/** The value, or Problem 'not-found' naming what was looked for. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Problem('not-found', `${what} not found`)
  return value
}
