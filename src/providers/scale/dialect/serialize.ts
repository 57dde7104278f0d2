// Parts shared by all objects on the wire: times and authors.
import type { Generation } from '../behaviors.ts'

/** The user of every well-known key. */
export const USER_ID = 'f2f5a6a1-6c54-4f6e-8a35-5d5b7f0a9e11'

const DAY_MS = 86_400_000
/** The latest day written: its number, and its text up to the `T`. Times of one response are mostly of one day. */
const day = { number: Number.NaN, text: '' }

const texts = (count: number, digits: number, after: string): readonly string[] =>
  Array.from({ length: count }, (_, n) => String(n).padStart(digits, '0') + after)
const HOURS = texts(24, 2, ':')
const MINUTES = texts(60, 2, ':')
const SECONDS = texts(60, 2, '.')
const MILLISECONDS = texts(1000, 3, '000Z')

/** Times with microseconds, as from the service's own clock: `2026-11-21T09:30:15.482000Z`. */
export function time(ms: number): string {
  const number = Math.floor(ms / DAY_MS)
  if (number !== day.number) {
    day.text = new Date(ms).toISOString().slice(0, -'00:00:00.000Z'.length)
    day.number = number
  }
  const of = ms - number * DAY_MS
  const seconds = Math.floor(of / 1000)
  const minutes = Math.floor(seconds / 60)
  const clock = `${HOURS[Math.floor(minutes / 60)]}${MINUTES[minutes % 60]}${SECONDS[seconds % 60]}`
  return `${day.text}${clock}${MILLISECONDS[of % 1000]}`
}
export const timeOrNull = (ms: number | null): string | null => (ms === null ? null : time(ms))

const identity = { id: USER_ID, object: 'identity' as const, type: 'user' as const }

export const createdBy = { created_by: identity }

const AUTHORS = {
  new: { created_by: identity },
  old: { created_by_user_id: USER_ID },
  both: { created_by: identity, created_by_user_id: USER_ID },
} as const

/** The author of a thing, in the form of the generation; `old` has no `created_by`. */
export const author = (
  generation: Generation,
): { created_by: typeof identity; created_by_user_id?: string } =>
  // The first generation's schemas, which the routes use with that behavior, have no `created_by`.
  AUTHORS[generation] as (typeof AUTHORS)['both']
