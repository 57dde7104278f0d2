// Checks the options that a program passes, by the schemas of the command line.
import * as z from 'zod'
import { didYouMean } from '../core/nearest.ts'
import { PlanPart } from '../core/rules/plans.ts'
import { ConfigError } from './config.ts'
import { fit, type Rule } from './fit.ts'
import { type Known, unknownNames } from './known.ts'
import { Config, type Key, OPTIONS } from './options.ts'

/** Options of the command line alone, and what a program uses instead. */
const INSTEAD: Partial<Record<Key, string>> = {
  httpsCert: 'https: { key, cert }',
  httpsKey: 'https: { key, cert }',
  httpsNames: 'https: { key, cert }',
  watch: 'createEvalmock() again with the changed data',
  logLevel: 'logger: { level }',
  logFormat: 'logger: { stream }',
}

const TELEMETRY = 'an instance of FastifyOtelInstrumentation of @fastify/otel'
const Readings = Config.shape.behaviors

/** Options that only a program has, with what is allowed. */
const OWN: Readonly<Record<string, Rule>> = {
  providers: { schema: z.array(z.looseObject({ name: z.string() })).min(1), takes: 'a list of providers' },
  plan: { schema: PlanPart, takes: 'a plan such as { pace: "polls", polls: 3 }' },
  readings: { schema: Readings, takes: 'names and values of behaviors', list: true },
  https: {
    schema: z.strictObject({ key: z.string().min(1), cert: z.string().min(1) }),
    takes: '{ key, cert } with a key and a certificate as PEM text',
  },
  checkReplies: { schema: z.boolean(), takes: 'true or false' },
  preload: { schema: z.boolean(), takes: 'true or false' },
  metrics: { schema: z.boolean(), takes: 'true or false' },
  telemetry: {
    schema: z.custom<{ plugin(): unknown }>(
      (value) => typeof (value as { plugin?: unknown } | null)?.plugin === 'function',
      `it must be ${TELEMETRY}`,
    ),
    takes: TELEMETRY,
  },
  logger: { schema: z.any(), takes: '' },
  wall: { schema: z.any(), takes: '' },
}

/** Options that a program gives in another form than the command line. */
const OTHERWISE: Partial<Record<Key, Rule>> = {
  cors: {
    schema: z.union([z.boolean().transform((on) => (on ? '*' : 'off')), Config.shape.cors]),
    takes:
      'true, false, *, off, or a list of origins such as http://localhost:5173 and https://*.example.com',
    list: true,
  },
  fixtures: {
    schema: z
      .union([
        z.literal('none'),
        z
          .array(z.union([z.string().min(1), z.record(z.string(), z.unknown())]))
          .refine((all) => !all.includes('none'), 'none goes with no other value'),
      ])
      .optional(),
    takes: "'none', or a list of files, folders and data",
  },
  https: { ...(OWN.https as Rule) },
}

const RULES = new Map<string, Rule>([
  ...OPTIONS.filter(({ key }) => INSTEAD[key] === undefined).map(
    ({ key, takes, list }) =>
      [key, OTHERWISE[key] ?? { schema: Config.shape[key] as z.ZodType, takes, list }] as const,
  ),
  ...Object.entries(OWN),
])

/**
 * Returns the given options as their schemas put them: only those that were given.
 * @throws ConfigError with one line per error
 */
export function checkEmbedded<Options extends object>(
  options: Options,
  providers: readonly Known[],
): Options {
  const faults: string[] = []
  const checked: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(options)) {
    const rule = RULES.get(key)
    if (rule === undefined) faults.push(unknown(key))
    else if (value !== undefined) {
      const fitted = fit(key, rule, value, faults)
      checked[key] = untouched(key) ? value : fitted
    }
  }
  for (const { key, text } of unknownNames(checked, providers)) faults.push(`${key}: ${text}`)
  faults.push(...together(checked))
  if (faults.length > 0) throw new ConfigError(faults)
  return checked as Options
}

/** Their members may be functions and private, which a schema would drop. */
const untouched = (key: string): boolean => ['providers', 'logger', 'wall'].includes(key)

function unknown(key: string): string {
  const instead = INSTEAD[key as Key]
  if (instead !== undefined) return `${key} is an option of the command line: use ${instead}`
  return `there is no option ${key}${didYouMean(key, RULES.keys())}`
}

/** What no option can check alone. */
export function together({
  worlds,
  maxWorlds = 256,
}: {
  worlds?: readonly string[]
  maxWorlds?: number
}): string[] {
  const count = new Set([...(worlds ?? []), 'default']).size
  if (count <= maxWorlds) return []
  return [`worlds: with default, these are ${count} worlds, but the maximum (maxWorlds) is ${maxWorlds}`]
}
