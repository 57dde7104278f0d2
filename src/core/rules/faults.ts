// What a fault does to a request. How it is done on the wire is http/faults/disturb.ts.
import * as z from 'zod'
import { PROBLEM_KINDS } from '../problem.ts'

const Ms = z.int().min(0).max(3_600_000)
const when = z
  .enum(['before', 'after'])
  .default('before')
  .describe('`before`: nothing has been done; `after`: the work is done and only the response is lost')

const Delay = z
  .strictObject({
    kind: z.literal('delay'),
    ms: Ms.optional().describe('A fixed number of wall-clock milliseconds'),
    uniform: z
      .strictObject({ minMs: Ms, maxMs: Ms })
      .refine(({ minMs, maxMs }) => minMs <= maxMs, 'minMs is above maxMs')
      .optional()
      .describe('Every duration between the two is equally likely'),
    lognormal: z
      .strictObject({ medianMs: Ms, sigma: z.number().min(0).max(10) })
      .optional()
      .describe('Half of the requests wait longer than the median, a few of them much longer'),
  })
  .refine(
    ({ ms, uniform, lognormal }) => [ms, uniform, lognormal].filter((one) => one !== undefined).length === 1,
    'give exactly one of ms, uniform and lognormal',
  )
  .describe('Waits before the request is handled; other faults may follow')

const ProblemEffect = z
  .strictObject({
    kind: z.literal('problem'),
    code: z.string().optional().describe("One of the provider's own error codes"),
    problem: z
      .enum(PROBLEM_KINDS)
      .optional()
      .describe('Instead of a code: the kind of problem, by a name common to all providers'),
    message: z.string().max(10_000).optional().describe('For providers that show one'),
    retryAfterS: z.int().min(0).max(86_400).optional().describe('Value of the `retry-after` header'),
  })
  .refine(({ code, problem }) => (code === undefined) !== (problem === undefined), 'give code or problem')
  .describe("Answers with an error in the provider's own form")

const RateLimit = z
  .strictObject({
    kind: z.literal('rate-limit'),
    perSecond: z.number().positive().max(1e6).describe('Requests per second, by the emulator clock'),
    burst: z
      .int()
      .min(1)
      .max(1e6)
      .optional()
      .describe('Requests that may come at once. Default: perSecond, at least 1'),
    code: z.string().optional().describe("The provider's error code. Default: its own code for this case"),
  })
  .describe('Refuses requests that come too fast, and says how long to wait')

const Reset = z
  .strictObject({ kind: z.literal('reset'), when })
  .describe('Resets the connection (RST): `ECONNRESET` for the client')
const Close = z
  .strictObject({ kind: z.literal('close'), when })
  .describe('Closes the connection without a response')
const Hang = z
  .strictObject({
    kind: z.literal('hang'),
    when,
    ms: Ms.optional().describe('Closes the connection after this time. Default: only when the client does'),
  })
  .describe('Never answers')
const Cut = z
  .strictObject({
    kind: z.literal('cut'),
    bytes: z.int().min(0).max(1e9).optional().describe('Where the body ends. Default: half of it'),
  })
  .describe('Ends the body early and closes the connection; content-length is that of the whole body')
const Slow = z
  .strictObject({
    kind: z.literal('slow'),
    ms: Ms.describe('Time from the first byte of the body to the last'),
    chunks: z.int().min(1).max(1000).default(10),
  })
  .describe('Sends the body slowly, in pieces')
const Malformed = z
  .strictObject({ kind: z.literal('malformed') })
  .describe('Sends half of the JSON as if it were complete')

export const FaultEffect = z.discriminatedUnion('kind', [
  Delay,
  ProblemEffect,
  RateLimit,
  Reset,
  Close,
  Hang,
  Cut,
  Slow,
  Malformed,
])
export type FaultEffect = z.output<typeof FaultEffect>

/** The delay in wall-clock ms. @param draw returns a number from 0 up to 1 */
export function delayMs(effect: z.output<typeof Delay>, draw: (what: string) => number): number {
  const { ms, uniform, lognormal } = effect
  if (uniform !== undefined) return uniform.minMs + draw('delay') * (uniform.maxMs - uniform.minMs)
  if (lognormal !== undefined) {
    // Box-Muller transform: a normal number from two uniform ones.
    const normal = Math.sqrt(-2 * Math.log(1 - draw('delay'))) * Math.cos(2 * Math.PI * draw('angle'))
    return Math.min(lognormal.medianMs * Math.exp(lognormal.sigma * normal), 3_600_000)
  }
  return ms ?? 0
}

/** Lets through `perSecond` requests per second, up to `burst` at once. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  readonly #memory: { tokens?: number; at?: number }

  /** @param memory of the requests so far; kept up to date */
  constructor(
    perSecond: number,
    burst = Math.max(1, Math.floor(perSecond)),
    memory: { tokens?: number; at?: number } = {},
  ) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#memory = memory
  }

  /** @returns 0 if the request may pass, otherwise the seconds to wait */
  take(now: number): number {
    const { tokens = this.#burst, at = now } = this.#memory
    const elapsedS = (now - at) / 1000
    const left = Math.min(this.#burst, tokens + Math.max(0, elapsedS) * this.#perSecond)
    // Sums of fractions can miss the whole number by a rounding error.
    const passes = left >= 1 - 1e-9
    this.#memory.at = now
    this.#memory.tokens = passes ? left - 1 : left
    return passes ? 0 : (1 - left) / this.#perSecond
  }
}
