// A whole world as one text file, one resource per line, so that people can read it and version control can diff it.
import * as z from 'zod'
import { Problem } from './problem.ts'
import { PlanSettings } from './rules/plans.ts'
import { NEVER, type Timeline } from './timeline.ts'

const FORMAT = 'evalmock-world'
/** Increase it when an older emulator would misread the new form. */
const VERSION = 1

const IN_FOUR_DIGITS = z.iso.datetime({ offset: true })
const IN_SIX_DIGITS = /^[+-]\d{6}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** An ISO instant. After the year 9999, `toISOString` writes a sign and six digits. */
export const IsoInstant = z
  .string()
  .refine(
    (text) =>
      IN_SIX_DIGITS.test(text) ? !Number.isNaN(Date.parse(text)) : IN_FOUR_DIGITS.safeParse(text).success,
    'give an instant such as 2026-11-21T08:00:00Z',
  )
  .meta({ format: 'date-time' })

const Instant = IsoInstant.transform((text) => Date.parse(text))

const FileStep = z
  .strictObject({
    state: z.string(),
    at: Instant.nullable().describe('null: not started by time, but by reads of the task or by a push'),
    polls: z.int().optional(),
    seen: z.boolean().optional(),
    reason: z.string().optional(),
  })
  .transform(({ state, at, polls, seen, reason }) => ({
    state,
    at: at ?? NEVER,
    ...(polls === undefined ? {} : { polls }),
    ...(seen === undefined ? {} : { seen }),
    ...(reason === undefined ? {} : { reason }),
  }))

export const FileResource = z.strictObject({
  provider: z.string(),
  kind: z.string(),
  id: z.string().min(1),
  name: z.string(),
  parent: z.string().optional(),
  createdAt: Instant,
  updatedAt: Instant,
  looks: z.int().optional(),
  steps: z.array(FileStep).optional(),
  doc: z.record(z.string(), z.unknown()),
})
export type FileResource = z.output<typeof FileResource>

/** What an export says about the world itself. */
export const WORLD_MEMBERS = {
  clock: z
    .strictObject({ at: Instant, wall: Instant, rate: z.number().min(0) })
    .describe('Emulator time `at` at wall-clock time `wall`, and its speed; 0 if frozen'),
  plan: PlanSettings,
  plansDrawn: z.int().min(0),
  ids: z.record(z.string(), z.int().min(0)).describe('Number of identifiers drawn by each provider'),
}

const WorldFileSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  ...WORLD_MEMBERS,
  resources: z.array(FileResource),
})
export type WorldFile = z.output<typeof WorldFileSchema>
export type WorldContent = Omit<WorldFile, 'format' | 'version'>

const iso = (ms: number): string => new Date(ms).toISOString()

/** A resource as shown in files and by the control API. */
export const resourceToJson = (resource: FileResource): Record<string, unknown> => ({
  provider: resource.provider,
  kind: resource.kind,
  id: resource.id,
  name: resource.name,
  ...(resource.parent === undefined ? {} : { parent: resource.parent }),
  createdAt: iso(resource.createdAt),
  updatedAt: iso(resource.updatedAt),
  ...(resource.looks ? { looks: resource.looks } : {}),
  ...(resource.steps?.length ? { steps: stepsToJson(resource.steps) } : {}),
  doc: resource.doc,
})

export const stepsToJson = (steps: Timeline): object[] =>
  steps.map(({ state, at, polls, seen, reason }) => ({
    state,
    at: at === NEVER ? null : iso(at),
    ...(polls === undefined ? {} : { polls }),
    ...(seen === undefined ? {} : { seen }),
    ...(reason === undefined ? {} : { reason }),
  }))

/** Equal content gives equal text. */
export function writeWorldFile({ clock, plan, plansDrawn, ids, resources }: WorldContent): string {
  const head = {
    format: FORMAT,
    version: VERSION,
    clock: { at: iso(clock.at), wall: iso(clock.wall), rate: clock.rate },
    plan,
    plansDrawn,
    ids,
  }
  const lines = resources.map((resource) => JSON.stringify(resourceToJson(resource)))
  return `${JSON.stringify(head, null, 1).slice(0, -2)},\n "resources": [\n${lines.join(',\n')}\n ]\n}\n`
}

/** Whether it is an exported world in this form, which is the older one. */
export const isWorldFile = (value: unknown): boolean =>
  (value as { format?: unknown } | null | undefined)?.format === FORMAT

/** @throws Problem 'invalid' with the place of the first error */
export function readWorldFile(value: unknown): WorldFile {
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown }
  if (format !== FORMAT)
    throw new Problem('invalid', `this is not an exported world: its member format must be "${FORMAT}"`)
  if (typeof version === 'number' && version > VERSION)
    throw new Problem(
      'invalid',
      `the file has version ${version}, but this emulator reads versions up to ${VERSION}: import it with a newer one`,
    )
  const result = WorldFileSchema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new Problem('invalid', `${issue?.path.map(String).join('.') || 'the file'}: ${issue?.message}`)
}
