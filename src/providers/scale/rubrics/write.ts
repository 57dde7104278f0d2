// Rubrics in the store: each change makes a version.
import type { Stored, World } from '../../../core/world.ts'
import { type CriterionDoc, criteriaOf, type RubricDoc, rubricsOf, type StoredTask } from '../collections.ts'
import { refusal } from '../refusals.ts'

export interface NewCriterion {
  readonly title: string
  readonly weight?: number | null | undefined
  readonly annotations?: Record<string, unknown> | null | undefined
}

/** In the order in which they were made. */
export const criteriaIn = (world: World, rubric: string): readonly Stored<CriterionDoc>[] =>
  criteriaOf(world).list({ where: [{ field: 'parent', op: '=', value: rubric }] }).items

export function addCriterion(world: World, rubric: string, criterion: NewCriterion): Stored<CriterionDoc> {
  const { title, weight = null, annotations = null } = criterion
  const state = { title, weight, annotations, created_at: world.clock.now() }
  return criteriaOf(world).insert({
    id: world.ids.uuid(),
    name: title,
    parent: rubric,
    doc: { states: [state] },
  })
}

/** A new version: what is not in the change stays as it was. */
export function changeCriterion(
  world: World,
  { id, doc }: Stored<CriterionDoc>,
  change: Partial<NewCriterion>,
): Stored<CriterionDoc> | undefined {
  const sent = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const last = doc.states.at(-1) as CriterionDoc['states'][number]
  const state = { ...last, ...sent, created_at: world.clock.now() }
  return criteriaOf(world).update(id, { name: state.title, doc: { states: [...doc.states, state] } })
}

/** The rubric's next version. */
export function changeRubric(
  world: World,
  { id, doc }: Stored<RubricDoc>,
  { title, ...change }: { title?: string | undefined } & Partial<RubricDoc>,
): Stored<RubricDoc> | undefined {
  return rubricsOf(world).update(id, { name: title, doc: { ...doc, ...change, version: doc.version + 1 } })
}

/** @throws Problem 'invalid' for a rubric, or a version of one, that the task names and that is not there */
export function checkRubric({ configuration }: StoredTask, world: World): void {
  const { rubric_id: id, rubric_version: version } = configuration
  if (typeof id !== 'string') return
  const rubric = rubricsOf(world).get(id)
  if (rubric === undefined) throw refusal('no-such-reference', `Rubric ${id}`)
  if (rubric.doc.archived_at !== null) throw refusal('archived-reference', `Rubric ${id}`)
  if (typeof version === 'number' && (version < 1 || version > rubric.doc.version))
    throw refusal('no-rubric-version', id, String(version))
}
