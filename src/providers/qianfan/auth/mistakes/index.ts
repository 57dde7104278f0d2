// Common mistakes of clients with bce-auth-v1, in the order in which they are tried.
import { HEADERS } from './headers.ts'
import { KEYS } from './keys.ts'
import type { Mistake } from './mistake.ts'
import { REQUEST } from './request.ts'

export { madeBy, partsOf, textOf } from './mistake.ts'

export const MISTAKES: readonly Mistake[] = [...REQUEST, ...HEADERS, ...KEYS]
