// The failures that a sweep tries, and in which order.

/** What the fault rule of a variant does; undefined where an override gives an older response. */
export type Effect = Readonly<Record<string, unknown>>

export interface Failure {
  readonly name: string
  readonly does: string
  readonly effect?: Effect
  /** A client may take no notice: the response is complete, or was right a moment ago. */
  readonly harmless?: boolean
  /** Only for calls that change nothing. */
  readonly readsOnly?: boolean
}

/** A client without a limit of its own waits this long; then the connection is closed. */
const HANG_MS = 2000
const SLOW_MS = 500

const problem = (kind: string, retryAfterS?: number): Effect => ({
  kind: 'problem',
  problem: kind,
  ...(retryAfterS === undefined ? {} : { retryAfterS }),
})

/** The most telling first. The names are those of `evalmock fault presets`, where there is one. */
export const FAILURES: readonly Failure[] = [
  { name: 'lost', does: 'the work is done, the response is lost', effect: { kind: 'reset', when: 'after' } },
  { name: 'unavailable', does: "the provider's own 503", effect: problem('unavailable') },
  { name: 'rate-limited', does: "the provider's own 429", effect: problem('rate-limited') },
  { name: 'reset', does: 'the connection is reset before the work', effect: { kind: 'reset' } },
  { name: 'internal', does: "the provider's own 500", effect: problem('internal') },
  { name: 'cut', does: 'the body ends halfway', effect: { kind: 'cut' } },
  { name: 'stale', does: 'the answer from before the test began', harmless: true, readsOnly: true },
  { name: 'unauthenticated', does: 'the session has expired', effect: problem('unauthenticated') },
  { name: 'retry-after', does: '429 with retry-after: 1', effect: problem('rate-limited', 1) },
  { name: 'hang', does: 'no response for 2 s, then the end', effect: { kind: 'hang', ms: HANG_MS } },
  {
    name: 'trickle',
    does: 'the body takes half a second',
    effect: { kind: 'slow', ms: SLOW_MS, chunks: 5 },
    harmless: true,
  },
]

/** The name that stands for all documented errors of an operation. */
export const ERRORS = 'errors'

export const FAILURE_NAMES: readonly string[] = [...FAILURES.map(({ name }) => name), ERRORS]

/** An operation that the command calls. */
export interface Called {
  readonly provider: string
  readonly operation: string
  readonly calls: number
  /** It changes nothing. */
  readonly reads: boolean
  /** The codes of its documented errors that no other failure stands for. */
  readonly errors: readonly string[]
}

export interface Variant {
  readonly provider: string
  readonly operation: string
  readonly failure: Failure
}

/** Every operation with every failure: the most telling failures first, and of each the operations that write. */
export function variantsOf(called: readonly Called[], names: readonly string[]): Variant[] {
  const ordered = [...called.filter(({ reads }) => !reads), ...called.filter(({ reads }) => reads)]
  const usual = FAILURES.filter(({ name }) => names.includes(name)).flatMap((failure) =>
    ordered
      .filter(({ reads }) => reads || !failure.readsOnly)
      .map(({ provider, operation }) => ({ provider, operation, failure })),
  )
  if (!names.includes(ERRORS)) return usual
  const documented = ordered.flatMap(({ provider, operation, errors }) =>
    errors.map((code) => ({
      provider,
      operation,
      failure: { name: `error ${code}`, does: `the error ${code}`, effect: { kind: 'problem', code } },
    })),
  )
  return [...usual, ...documented]
}
