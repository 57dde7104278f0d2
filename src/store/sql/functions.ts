// SQL functions added to SQLite.

import { likeMatcher } from '../../core/collation.ts'
import { withoutTrailing } from '../../core/text.ts'
import type { Database } from './sqlite.ts'

/** SQLite refuses longer ones; in bytes. */
const LONGEST_PATTERN = 50_000

/** True if LIKE itself handles the pattern: a NUL would end it, and an escape at its end would match nothing. */
export const isPlainPattern = (pattern: string): boolean =>
  pattern.length <= LONGEST_PATTERN / 3 &&
  !pattern.includes('\0') &&
  (pattern.length - withoutTrailing(pattern, '\\').length) % 2 === 0

/** Adds `is_like(text, pattern)`: LIKE without its limits. */
export function teach(db: Database): void {
  let known = ''
  let isLike = likeMatcher(known)
  db.function('is_like', { deterministic: true }, (text, pattern) => {
    if (text === null) return null
    if (pattern !== known) {
      known = String(pattern)
      isLike = likeMatcher(known)
    }
    return Number(isLike(String(text)))
  })
}
