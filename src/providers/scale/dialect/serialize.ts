// What every object on the wire shares: times and authors.
import type { Generation } from '../behaviors.ts'

/** The user that every well-known key belongs to. */
export const USER_ID = 'f2f5a6a1-6c54-4f6e-8a35-5d5b7f0a9e11'

/** Six digits of a second, as the service's own clock has: `2026-11-21T09:30:15.482000Z`. */
export const time = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000Z`
export const timeOrNull = (ms: number | null): string | null => (ms === null ? null : time(ms))

const identity = { id: USER_ID, object: 'identity' as const, type: 'user' as const }

export const createdBy = { created_by: identity }

const AUTHORS = {
  new: { created_by: identity },
  old: { created_by_user_id: USER_ID },
  both: { created_by: identity, created_by_user_id: USER_ID },
} as const

/** Who made a thing, in the words of the generation; `old` has no `created_by`. */
export const author = (
  generation: Generation,
): { created_by: typeof identity; created_by_user_id?: string } =>
  // The schemas of the first generation, which the routes take with that behavior, have no `created_by`.
  AUTHORS[generation] as (typeof AUTHORS)['both']
