// The life of a resource of which only the present state is known: steps that lead there, and on to the end.
import type { Step, Timeline } from '../timeline.ts'

const TEN_MINUTES = 600_000

export interface Present {
  readonly createdAt: number
  readonly now: number
  /** How much of the work is done, above 0 and below 1. Default: half of it. */
  readonly share?: number
  readonly endedAt?: number
  readonly reason?: string
  readonly takesMs?: number
}

/**
 * @param route all states in order
 * @param state the present one
 */
export function stepsTo(route: readonly string[], state: string, present: Present): Timeline {
  const { createdAt, now, share = 0.5, reason, takesMs = TEN_MINUTES } = present
  const place = Math.max(route.indexOf(state), 0)
  const isLast = place === route.length - 1
  const age = Math.max(now - createdAt, 0)
  const ended = present.endedAt ?? createdAt + Math.min(takesMs, age)
  // What comes before the present state takes a tenth of the time that has passed.
  const until = isLast ? ended : createdAt + Math.round(Math.min(takesMs, age) * 0.1)
  const begun = route.slice(0, place + 1).map((word, i): Step => {
    const part = place === 0 ? 0 : i / place
    const spread = isLast && i < place ? part * 0.2 : part
    const at = Math.round(createdAt + (until - createdAt) * spread)
    return i === place && reason !== undefined ? { state: word, at, reason } : { state: word, at }
  })
  if (isLast) return begun
  const since = (begun.at(-1) as Step).at
  const worked = now - since
  const left = worked > 0 ? Math.max(1, Math.round((worked / share) * (1 - share))) : takesMs
  const coming = route.slice(place + 1)
  // The next state begins when the work is done, others follow at short distances.
  const rest = coming.map((word, i): Step => ({ state: word, at: now + left + i * Math.round(takesMs / 10) }))
  return [...begun, ...rest]
}
