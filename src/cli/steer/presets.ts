// Faults by a name: the usual ones, so that nobody has to write JSON.

export interface Preset {
  readonly effect: Readonly<Record<string, unknown>>
  /** The member that `--ms` sets. */
  readonly ms?: string
  readonly probability?: number
  readonly does: string
}

export const PRESETS: Readonly<Record<string, Preset>> = {
  slow: {
    effect: { kind: 'delay', ms: 2000 },
    ms: 'ms',
    does: 'wait before the request is handled (--ms, 2 s)',
  },
  hang: { effect: { kind: 'hang' }, ms: 'ms', does: 'never answer, or close the connection after --ms' },
  unavailable: { effect: { kind: 'problem', problem: 'unavailable' }, does: "the provider's own 503" },
  internal: { effect: { kind: 'problem', problem: 'internal' }, does: "the provider's own 500" },
  'rate-limited': { effect: { kind: 'problem', problem: 'rate-limited' }, does: "the provider's own 429" },
  unauthenticated: {
    effect: { kind: 'problem', problem: 'unauthenticated' },
    does: 'the credential is refused, as if it had expired',
  },
  'not-found': { effect: { kind: 'problem', problem: 'not-found' }, does: 'as if it did not exist' },
  flaky: {
    effect: { kind: 'problem', problem: 'unavailable' },
    probability: 0.3,
    does: 'three requests of ten get 503, the same ones in every run',
  },
  reset: { effect: { kind: 'reset' }, does: 'reset the connection' },
  lost: { effect: { kind: 'reset', when: 'after' }, does: 'do the work, then lose the response' },
  cut: { effect: { kind: 'cut' }, does: 'end the response halfway' },
  malformed: { effect: { kind: 'malformed' }, does: 'send half of the JSON as if it were complete' },
  trickle: { effect: { kind: 'slow', ms: 5000 }, ms: 'ms', does: 'send the response slowly (--ms, 5 s)' },
}
