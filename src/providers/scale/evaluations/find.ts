// Finds an evaluation by its id.

import type { Stored, World } from '../../../core/world.ts'
import { type EvaluationDoc, evaluationsOf } from '../collections.ts'
import type { ScaleContext } from '../context.ts'
import { standIn } from '../fixture-mode.ts'
import { found, refusal } from '../refusals.ts'

/** The evaluation; archived ones only on request. @throws Problem 'not-found' */
export function findEvaluation(
  world: World,
  id: string,
  context: ScaleContext,
  { archived = true, look = false } = {},
): Stored<EvaluationDoc> {
  const evaluations = evaluationsOf(world)
  const stored = look ? evaluations.look(id) : evaluations.get(id)
  const seen = archived || stored === undefined || stored.doc.archived_at === null ? stored : undefined
  return found(seen ?? (context.lax ? standIn.evaluation(id, world) : undefined), `Evaluation ${id}`)
}

/** @throws Problem 'conflict' if the evaluation is archived */
export function mustBeLive({ doc }: Stored<EvaluationDoc>, { lax }: ScaleContext): void {
  if (doc.archived_at !== null && !lax) throw refusal('archived', 'Evaluation')
}
