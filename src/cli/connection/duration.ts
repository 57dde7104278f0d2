// Durations as people type them: `6h`, `1.5s`, or a plain number.
import { EXIT, Failure } from '../command.ts'

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/**
 * Milliseconds.
 *
 * @param what names it in the message: `--timeout`
 * @param plain the unit of a number without one
 * @throws Failure
 */
export function durationMs(text: string, what: string, plain: 'ms' | 's' = 'ms'): number {
  const [, count, unit = plain] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)?$/.exec(text) ?? []
  if (count !== undefined) return Math.round(Number(count) * (UNIT_MS[unit] ?? 1))
  throw new Failure(
    `${what} is ${JSON.stringify(text)}: it must be a duration such as 500ms, 90s, 6h or 2d`,
    EXIT.usage,
  )
}
