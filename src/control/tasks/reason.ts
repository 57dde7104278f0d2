// Where a provider shows the reason that was given for a failure.
import * as z from 'zod'
import { reasonAt, type Timeline } from '../../core/timeline.ts'
import type { Life } from '../../http/provider.ts'

export const ReasonIn = {
  reasonIn: z
    .string()
    .nullable()
    .optional()
    .describe(
      "With a reason: the member in which the provider's own responses show it; null where they have none, so that only the control API shows it",
    ),
}

/** Nothing without a reason. */
export function shownReason(steps: Timeline, now: number, { reasonIn }: Life): { reasonIn?: string | null } {
  return reasonAt(steps, now) === undefined ? {} : { reasonIn: reasonIn ?? null }
}
