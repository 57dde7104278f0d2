// Describes a fault's effect in a few words.
import { t } from '../lib/i18n.ts'
import type { Rule } from '../lib/types.ts'

export const EFFECTS = [
  'problem',
  'delay',
  'rate-limit',
  'reset',
  'close',
  'hang',
  'cut',
  'slow',
  'malformed',
] as const
export type EffectKind = (typeof EFFECTS)[number]

export const EFFECT_NAMES = {
  problem: 'effectProblem',
  delay: 'effectDelay',
  'rate-limit': 'effectRateLimit',
  reset: 'effectReset',
  close: 'effectClose',
  hang: 'effectHang',
  cut: 'effectCut',
  slow: 'effectSlow',
  malformed: 'effectMalformed',
} as const satisfies Record<EffectKind, string>

export function effectText(effect: NonNullable<Rule['effect']>): string {
  const kind = effect.kind as EffectKind
  const name = kind in EFFECT_NAMES ? t(EFFECT_NAMES[kind]) : kind
  if (kind === 'problem') return `${name}: ${String(effect.code ?? effect.problem)}`
  if (kind === 'delay') return `${name}: ${delayText(effect)}`
  if (kind === 'rate-limit') return `${name}: ${String(effect.perSecond)}/s`
  if (kind === 'slow') return `${name}: ${String(effect.ms)} ms`
  if (kind === 'reset' || kind === 'close' || kind === 'hang')
    return `${name} (${t(effect.when === 'after' ? 'whenAfter' : 'whenBefore')})`
  return name
}

function delayText({ ms, uniform, lognormal }: Record<string, unknown>): string {
  if (ms !== undefined) return `${String(ms)} ms`
  if (uniform !== undefined) {
    const { minMs, maxMs } = uniform as { minMs: number; maxMs: number }
    return `${minMs}–${maxMs} ms`
  }
  const { medianMs } = lognormal as { medianMs: number }
  return `~${medianMs} ms`
}
