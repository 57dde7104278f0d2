// A moment as people give it: an ISO instant, or a distance from now such as `-26h` or `90s`.
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
const DISTANCE = /^([+-]?\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/

export const Moment = z
  .string()
  .describe('An ISO instant, or a distance from the present emulator time: `-26h`, `-3d`, `90s`')
  .meta({ examples: ['2026-11-20T08:00:00Z', '-26h'] })

/** Emulator ms. @throws Problem 'invalid' where the text is neither */
export function momentOf(text: string, now: number, where: string): number {
  const [, count, unit] = DISTANCE.exec(text) ?? []
  if (count !== undefined) return Math.round(now + Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS])
  const at = z.iso.datetime({ offset: true }).safeParse(text)
  if (at.success) return Date.parse(at.data)
  throw new Problem(
    'invalid',
    `${where}: ${text} is no time: give 2026-11-20T08:00:00Z, or a distance such as -26h`,
  )
}
