// Finding rubrics and criteria by their ids.
import type { Stored, World } from '../../../core/world.ts'
import { type CriterionDoc, criteriaOf, type RubricDoc, rubricsOf } from '../collections.ts'
import type { ScaleContext } from '../context.ts'
import { standIn } from '../fixture-mode.ts'
import { found, refusal } from '../refusals.ts'

/** Archived ones too. @throws Problem 'not-found' */
export const findRubric = (world: World, id: string, { lax }: ScaleContext): Stored<RubricDoc> =>
  found(rubricsOf(world).get(id) ?? (lax ? standIn.rubric(id, world) : undefined), `Rubric ${id}`)

/** @throws Problem 'not-found', or 'invalid' for a criterion of another rubric */
export function findCriterion(
  world: World,
  rubric: string,
  id: string,
  context: ScaleContext,
): Stored<CriterionDoc> {
  findRubric(world, rubric, context)
  const { lax } = context
  const stored = found(
    criteriaOf(world).get(id) ?? (lax ? standIn.criterion(id, world) : undefined),
    `Criterion ${id}`,
  )
  if (stored.parent !== rubric && !lax) throw refusal('criterion-elsewhere', id, rubric)
  return stored
}
