// Rubrics and criteria as the service writes them.
import type { Stored, World } from '../../../core/world.ts'
import type { CriterionDoc, RubricDoc } from '../collections.ts'
import { createdBy, time, timeOrNull } from '../dialect/serialize.ts'
import type { Criterion } from './schemas.ts'
import { criteriaIn } from './write.ts'

/** @param version of the criterion; the latest by default */
export function toCriterion(
  { id, parent, doc }: Stored<CriterionDoc>,
  version = doc.states.length,
): Criterion {
  const state = doc.states[version - 1] as CriterionDoc['states'][number]
  return {
    id,
    object: 'rubric_criteria',
    rubric_id: parent ?? '',
    title: state.title,
    version,
    weight: state.weight,
    annotations: state.annotations,
    created_at: time(state.created_at),
  }
}

const membersOf = ({ id, name, createdAt, updatedAt, doc }: Stored<RubricDoc>) => ({
  id,
  object: 'rubric' as const,
  title: name,
  version: doc.version,
  tags: doc.tags,
  created_at: time(createdAt),
  updated_at: time(updatedAt),
  ...createdBy,
  archived_at: timeOrNull(doc.archived_at),
})

export const toRubric = (stored: Stored<RubricDoc>, world: World) => ({
  ...membersOf(stored),
  criteria: criteriaIn(world, stored.id).map((one) => toCriterion(one)),
})

/** In lists, a criterion is its title and weight. */
export const toRubricInList = (stored: Stored<RubricDoc>, world: World) => ({
  ...membersOf(stored),
  criteria: criteriaIn(world, stored.id).map((one) => {
    const { title, weight } = toCriterion(one)
    return { title, weight }
  }),
})
