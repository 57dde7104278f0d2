// When a resource was made, where its row does not say it: early enough for the times that it has.
import { type Members, memberFor } from './check.ts'
import { readMoment } from './moment.ts'

const TEN_MINUTES = 600_000

/** Emulator ms. */
export function usualStart(members: Members, now: number, takesMs: number = TEN_MINUTES): number {
  const at = (text: string | null | undefined): number =>
    (text === null || text === undefined ? undefined : readMoment(text, now)) ?? Number.POSITIVE_INFINITY
  const steps = memberFor<readonly { at: string | null }[]>(members, 'steps')?.[1] ?? []
  const ended = at(memberFor<string>(members, 'ended')?.[1])
  const updated = at(memberFor<string>(members, 'updated')?.[1])
  return Math.min(now - takesMs * 6, ended - takesMs, updated, at(steps[0]?.at))
}
