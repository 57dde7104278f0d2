// Makes the prepared form of the built-in fixtures: times of the files that are relative stay so.
import { readFixtures } from '../fixtures.ts'
import type { LazyProvider } from '../http/provider.ts'
import type { Seed, SeedResource } from '../seed.ts'

/** Any distance will do. */
const LATER = 86_400_007

/**
 * Reads the fixtures as of two moments. What moves with the moment is relative; all else must be equal.
 *
 * @throws Error where a fixture depends on the moment, or on the seed of scores, in another way
 */
export async function prepare(fixture: string, providers: readonly LazyProvider[]): Promise<Seed[]> {
  const [early, late] = await Promise.all(
    [
      { now: 0, seed: 'one' },
      { now: LATER, seed: 'other' },
    ].map((options) => readFixtures(fixture, providers, { ...options, before: [] })),
  )
  return (early as Seed[]).map((seed, i) => ({
    ...seed,
    resources: seed.resources.map((one, j) => relative(one, late?.[i]?.resources[j] as SeedResource)),
  }))
}

function relative(early: SeedResource, late: SeedResource): SeedResource {
  const where = `${early.kind} ${early.id}`
  const places: [path: (string | number)[], offsetMs: number][] = []
  compare(early.doc, late.doc, [], (path, value) => places.push([path, value]), where)
  const moment = (a: string | undefined, b: string | null | undefined): string | undefined =>
    a === undefined || a === b ? a : `${offset(Date.parse(a), Date.parse(b ?? ''), where)}ms`
  return {
    ...early,
    createdAt: moment(early.createdAt, late.createdAt),
    updatedAt: moment(early.updatedAt, late.updatedAt),
    ...(early.steps === undefined
      ? {}
      : {
          steps: early.steps.map((step, i) => ({
            ...step,
            at: step.at === null ? null : (moment(step.at, late.steps?.[i]?.at) as string),
          })),
        }),
    ...(places.length === 0 ? {} : { relative: places }),
  }
}

/** @param found called for each number that moves with the moment */
function compare(
  early: unknown,
  late: unknown,
  path: (string | number)[],
  found: (path: (string | number)[], value: number) => void,
  where: string,
): void {
  if (early === late) return
  if (typeof early === 'number' && typeof late === 'number') {
    found(path, offset(early, late, `${where}: ${path.join('.')}`))
    return
  }
  if (typeof early !== 'object' || typeof late !== 'object' || early === null || late === null)
    throw new Error(`${where}: ${path.join('.')} is not the same on each start`)
  for (const part of Object.keys({ ...early, ...late }))
    compare(
      (early as Record<string, unknown>)[part],
      (late as Record<string, unknown>)[part],
      [...path, part],
      found,
      where,
    )
}

/** From the moment 0, a time is its own offset. */
function offset(early: number, late: number, where: string): number {
  if (late - early !== LATER) throw new Error(`${where}: a time is not the same on each start`)
  return early
}
