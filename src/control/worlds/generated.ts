// Generated tasks as resources, and what people can ask of the generator.
import * as z from 'zod'
import { shown } from '../../core/checks/words.ts'
import type { Circumstances } from '../../core/data/draft.ts'
import type { DataFormat } from '../../core/data/format.ts'
import { type GeneratedTask, PHASES } from '../../core/data/generate.ts'
import { distanceIn } from '../../core/data/moment.ts'
import { didYouMean } from '../../core/nearest.ts'
import type { FileResource } from '../../core/world-file.ts'

const Weight = z.number().min(0).max(1e6)

const noPhase = (name: string): string =>
  `there is no state ${name}${didYouMean(name, PHASES)}; there are ${PHASES.join(', ')}`

export const Mix = z
  .strictObject(Object.fromEntries(PHASES.map((phase) => [phase, Weight.optional()])), {
    error: (issue) => (issue.code === 'unrecognized_keys' ? issue.keys.map(noPhase).join('; ') : undefined),
  })
  .refine((mix) => Object.values(mix).some((weight) => (weight ?? 0) > 0), {
    error: 'all shares are 0: give one of the states more',
    // An unknown name is reported already.
    when: ({ issues }) => issues.length === 0,
  })

/** Older tasks are not believable. */
const LONGEST = '3650d'

export const Span = z
  .string()
  .regex(/^\d+(\.\d+)?(s|m|h|d|w)$/, {
    error: ({ input }) => `${shown(input)} is not a length of time: give one such as 30d or 12h`,
    abort: true,
  })
  .refine((text) => spanMs(text) <= spanMs(LONGEST), {
    error: ({ input }) => `${input} is too long: it must be at most ${LONGEST}`,
  })

/** Its milliseconds. */
export const spanMs = (span: string): number => distanceIn(span) ?? 0

/**
 * The resources of some tasks, with the datasets and models that belong to them.
 * Generated rows have no mistakes, unless the provider generates them wrong.
 */
export async function resourcesOf(
  tasks: readonly GeneratedTask[],
  format: DataFormat,
  at: Circumstances,
): Promise<FileResource[]> {
  if (tasks.length === 0) return []
  const { Reader } = await import('../../core/data/read.ts')
  const reader = new Reader(at)
  reader.add(format.generate?.(tasks), format, [format.provider])
  const resources = reader.finish([format])
  const [mistake] = reader.mistakes
  if (mistake !== undefined)
    throw new Error(`generated data of ${format.provider}: ${mistake.path.join('.')}: ${mistake.text}`)
  return resources
}
