// Types of option values: as text of a flag or variable, or as JSON of the configuration file.
import { isIP } from 'node:net'
import * as z from 'zod'
import { isOriginPattern } from '../core/checks/origins.ts'
import { shown } from '../core/checks/words.ts'
import { PlanPart } from '../core/rules/plans.ts'
import { PACES } from '../core/timeline.ts'

const DAY_MS = 86_400_000
const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: DAY_MS } as const
const DURATION = /^(\d+)(ms|s|m|h|d)$/

export const Duration = z
  .string()
  .regex(DURATION)
  .transform((text) => {
    const [, count, unit] = DURATION.exec(text) ?? []
    return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]
  })

export const WorldName = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, {
  error: ({ input }) => `${shown(input)} is not a name of a world: use 1 to 64 of A-Z a-z 0-9 _ -`,
})

/** On or off: a flag without a value. */
export const onOff = z.union([z.boolean(), z.stringbool()])

/** An integer, or its digits as text. */
export const whole = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.int().min(least).max(most),
  )

/** The entries of a text with commas between. */
export const separated = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

const Texts = z.array(z.string().min(1))

/** Paths, which may contain commas where they are a list already. */
const paths = z.union([z.string().transform(separated), Texts])

export const list = z.union([
  z.string().transform(separated),
  Texts.transform((texts) => texts.flatMap(separated)),
])

/** Origins, and patterns of them. */
export const Origins = list.pipe(
  z.array(
    z.string().refine(isOriginPattern, {
      error: ({ input }) =>
        `${shown(input)} is not an origin: use http://HOST:PORT without a path, or a pattern such as https://*.example.com or http://localhost:*`,
    }),
  ),
)

/** A name, or a domain after `*.`; both without the dot that may end a complete name. */
const isHostPattern = (text: string): boolean =>
  /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(text) && text !== '*'

/** Of a machine: a name, or an address as Node takes it. */
export const isHost = (text: string): boolean => isIP(text) > 0 || /^[\p{L}\p{N}._-]+$/u.test(text)

const isCertificateName = (text: string): boolean => isIP(text) > 0 || isHostPattern(text)

const PACE_MS = 1e12
const PACE_POLLS = 1e6

export const PACE_TAKES =
  'immediate, time, time:QUEUE,RUN (such as time:2s,8s), polls, polls:N, eager or eager:QUEUE,RUN'

/** `immediate`, `time`, `time:2s,8s`, `polls`, `polls:5`, `eager`, `eager:2s,8s`, or the members of a plan. */
export const Pace = z.union([
  z.string().transform((text, context): PlanPart => {
    const [pace, rest] = text.split(/:(.*)/s, 2)
    if (rest === undefined && isPace(pace)) return { pace }
    if (pace === 'polls' && rest !== undefined) {
      const polls = /^\d+$/.test(rest) ? Number(rest) : 0
      if (polls >= 1 && polls <= PACE_POLLS) return { pace, polls }
      context.addIssue(`N in polls:N must be a whole number from 1 to ${PACE_POLLS}, for example polls:3`)
    } else if ((pace === 'time' || pace === 'eager') && rest !== undefined) {
      const durations = rest
        .split(',')
        .map((part) => Duration.safeParse(part).data ?? Number.POSITIVE_INFINITY)
      const [queueMs, runMs] = durations
      if (durations.length === 2 && Math.max(...durations) <= PACE_MS) return { pace, queueMs, runMs }
      context.addIssue(
        `give two durations of at most ${Math.floor(PACE_MS / DAY_MS)}d, for example ${pace}:2s,8s`,
      )
    } else context.addIssue({ code: 'invalid_value', values: [...PACES], input: text })
    return z.NEVER
  }),
  PlanPart,
])

const isPace = (text: string | undefined): text is (typeof PACES)[number] =>
  (PACES as readonly (string | undefined)[]).includes(text)

/** Maps a credential id to its world and, if it has them, its secret, policies and session token. */
export const Credentials = z.record(
  z.string().min(1),
  z.union([
    WorldName.transform((world) => ({ world })),
    z.strictObject({
      world: WorldName,
      secret: z.string().min(1).optional(),
      policies: z.array(z.string()).optional(),
      sessionToken: z.string().min(1).optional(),
    }),
  ]),
)

/**
 * An object, or `name=value` pairs.
 * @param example of a pair, for messages
 */
export const pairs = <Value extends z.ZodType>(value: Value, example: string) =>
  z.preprocess(
    (given, context) => {
      const list = typeof given === 'string' ? [given] : given
      if (!Array.isArray(list) || !list.every((one) => typeof one === 'string')) return given
      return Object.fromEntries(
        list.flatMap(separated).map((pair, i) => {
          const [, name, text] = /^([^=]+)=(.+)$/s.exec(pair) ?? []
          if (name === undefined)
            context.addIssue({
              code: 'custom',
              path: [i],
              message: `${shown(pair)} is not a pair such as ${example}`,
            })
          return [name, text]
        }),
      )
    },
    z.record(z.string().min(1, 'a name must not be empty'), value),
  )

export const CertificateNames = list.pipe(
  z.array(
    z
      .string()
      .toLowerCase()
      .refine(isCertificateName, {
        error: ({ input }) => `${shown(input)} is not a host name or an IP address`,
      }),
  ),
)

/** Names, and `*.` before a domain. */
export const HostPatterns = list.pipe(
  z.array(
    z
      .string()
      .toLowerCase()
      .refine(isHostPattern, {
        error: ({ input }) =>
          `${shown(input)} is not a host name: use a name without port or path, such as *.ci.example.com`,
      }),
  ),
)

export const Fixtures = paths.refine((all) => !all.includes('none'), 'none goes with no other value')

/** A number above 0, or its digits as text. */
export const PerSecond = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value) ? Number(value) : value),
  z
    .number({
      error: ({ input }) =>
        `${shown(input)} is not a number of requests per second: give one such as 5 or 0.5`,
    })
    .positive(),
)
