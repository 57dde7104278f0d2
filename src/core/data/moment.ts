// A moment as people give it: an ISO instant, or a distance from now such as `-26h` or `90s`.
import * as z from 'zod'
import { LAST_INSTANT } from '../clock.ts'
import { Problem } from '../problem.ts'

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
const DISTANCE = /^([+-]?\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/
/** Dates of all providers begin with year 1. */
const FIRST_INSTANT = Date.parse('0001-01-01T00:00:00Z')
/** From each time that a clock can show, this leads to a date. */
const MOST_DAYS = 365_250

/** `toISOString` writes years after 9999 with a sign and six digits. */
const LATE = /^[+-]\d{6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

const isInstant = z.iso.datetime({ offset: true })

/** Emulator ms; undefined where the text is neither an instant nor a distance, or too far. */
export function readMoment(text: string, now: number): number | undefined {
  const distance = distanceIn(text)
  if (distance !== undefined) {
    if (Math.abs(distance) > MOST_DAYS * UNIT_MS.d) return undefined
    return Math.min(Math.round(now + distance), LAST_INSTANT)
  }
  const at = Date.parse(text)
  if (!(at >= FIRST_INSTANT)) return undefined
  // Most are as we write them, and that is quicker to see than whether they are ISO at all.
  if (text.length === 24 && new Date(at).toISOString() === text) return at
  return LATE.test(text) || isInstant.safeParse(text).success ? at : undefined
}

/** Milliseconds; undefined where the text is no distance. */
export function distanceIn(text: string): number | undefined {
  const [, count, unit] = DISTANCE.exec(text) ?? []
  return count === undefined ? undefined : Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]
}

/** The words about a text that is no moment. */
export const noMoment = (text: string): string =>
  distanceIn(text) !== undefined || Date.parse(text) < FIRST_INSTANT
    ? `${text} is too far: give a time from year 1 on, or a distance of at most ${MOST_DAYS}d`
    : `${text} is no time: give 2026-11-20T08:00:00Z, or a distance such as -26h`

/** Emulator ms. @throws Problem 'invalid' where the text is neither */
export function momentOf(text: string, now: number, where: string): number {
  const at = readMoment(text, now)
  if (at === undefined) throw new Problem('invalid', `${where}: ${noMoment(text)}`)
  return at
}

/** A moment in a file of data. */
export const Moment = z
  .string()
  .refine((text) => readMoment(text, 0) !== undefined, {
    error: ({ input }) => noMoment(String(input)),
  })
  .describe('An ISO instant, or a distance from the present emulator time: `-26h`, `-3d`, `90s`')
  .meta({ examples: ['2026-11-20T08:00:00Z', '-26h'] })
