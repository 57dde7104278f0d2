// Types of option values: as text of a flag or variable, or as JSON of the configuration file.
import { isIP } from 'node:net'
import * as z from 'zod'
import { isOriginPattern } from '../core/checks/origins.ts'
import { PACES } from '../core/timeline.ts'

const UNIT_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const DURATION = /^(\d+)(ms|s|m|h|d)$/

export const Duration = z
  .string()
  .regex(DURATION)
  .transform((text) => {
    const [, count, unit] = DURATION.exec(text) ?? []
    return Number(count) * UNIT_MS[unit as keyof typeof UNIT_MS]
  })

export const WorldName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'a world name is 1 to 64 of A-Z a-z 0-9 _ -')

/** On or off: a flag without a value. */
export const onOff = z.union([z.boolean(), z.stringbool()])

/** An integer, or its digits as text. */
export const whole = (least: number, most: number) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
    z.int().min(least).max(most),
  )

const separated = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const list = z.union([z.string().transform(separated), z.array(z.string().min(1))])

/** Origins, and patterns of them. */
export const Origins = list.pipe(
  z.array(
    z
      .string()
      .refine(
        isOriginPattern,
        'an origin must be http://HOST:PORT without a path, or a pattern such as https://*.example.com or http://localhost:*',
      ),
  ),
)

/** A name, or a domain after `*.`; both without the dot that may end a complete name. */
export const isHostPattern = (text: string): boolean =>
  /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(text) && text !== '*'

export const isCertificateName = (text: string): boolean => isIP(text) > 0 || isHostPattern(text)

/** `immediate`, `time`, `time:2s,8s`, `polls`, `polls:5`, `eager`, `eager:2s,8s`, or the members of a plan. */
export const Pace = z.union([
  z.literal(PACES).transform((pace) => ({ pace })),
  z
    .string()
    .regex(/^polls:[1-9]\d*$/)
    .transform((text) => ({ pace: 'polls' as const, polls: Number(text.slice(6)) })),
  z
    .string()
    .regex(/^(time|eager):/)
    .transform((text) => text.split(/[:,]/))
    .pipe(z.tuple([z.literal(['time', 'eager']), Duration, Duration]))
    .transform(([pace, queueMs, runMs]) => ({ pace, queueMs, runMs })),
  z.strictObject({
    pace: z.enum(PACES).optional(),
    queueMs: z.int().nonnegative().optional(),
    runMs: z.int().nonnegative().optional(),
    polls: z.int().positive().optional(),
    outcome: z.enum(['success', 'failure', 'partial']).optional(),
  }),
])

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

/** An object, or `name=value` pairs. */
export const pairs = <Value extends z.ZodType>(value: Value) =>
  z.preprocess(
    (given) => {
      const list = typeof given === 'string' ? separated(given) : given
      if (!Array.isArray(list)) return given
      return Object.fromEntries(list.map((pair) => String(pair).split(/=(.*)/s, 2)))
    },
    z.record(z.string().min(1), value),
  )
