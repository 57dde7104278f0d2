// The phase of a task, in words common to all providers, because their states differ.
import { type GeneratedPhase, PHASES } from '../../core/data/generate.ts'
import type { Life } from '../../http/provider.ts'

export type Phase = GeneratedPhase
export { PHASES }

export function phaseOf({ ends, waiting = [], stopped = [] }: Life, state: string | undefined): Phase {
  if (state === undefined || waiting.includes(state)) return 'queued'
  if (stopped.includes(state)) return 'stopped'
  if (state === ends.success) return 'completed'
  if (state === ends.failure) return 'failed'
  return state === ends.partial ? 'partial' : 'running'
}

/** The provider's words for a phase. */
export const statesIn = (life: Life, phase: Phase): string[] =>
  life.states.filter((state) => phaseOf(life, state) === phase)
