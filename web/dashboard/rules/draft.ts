// The fault or override being edited; other views can start one from a request or an operation.
import { signal } from '@preact/signals'
import type { Match, Rule } from '../lib/types.ts'

export interface Draft {
  readonly kind: 'fault' | 'override'
  readonly match: Match
  readonly effect?: Rule['effect']
  readonly answer?: Rule['answer']
  readonly times?: number
  readonly every?: number
  readonly skip?: number
  readonly probability?: number
}

export const EMPTY: Draft = {
  kind: 'fault',
  match: {},
  effect: { kind: 'problem', problem: 'unavailable' },
  times: 1,
}

export const draft = signal<Draft>(EMPTY)
