// Subresources of an evaluation: its columns, its taxonomy, and changes of its tasks.
import * as z from 'zod'
import type { Stored, World } from '../../../core/world.ts'
import { openAnnotations } from '../annotations/open.ts'
import { type EvaluationDoc, evaluationsOf, itemsOf, type StoredTask } from '../collections.ts'
import { inGeneration, type Routes, type ScaleContext } from '../context.ts'
import { Dict } from '../dialect/fields.ts'
import { includeArchived } from '../dialect/lists.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { itemSeed } from '../items/seed.ts'
import { apiMd, page } from '../pages.ts'
import { found, refusal, refusalWith } from '../refusals.ts'
import { checkRubric } from '../rubrics/write.ts'
import { dryRun } from '../tasks/dry-run.ts'
import { functionName } from '../tasks/functions.ts'
import { checkTasks } from '../tasks/graph.ts'
import { CONTRIBUTOR, toStoredTask } from '../tasks/kinds.ts'
import { runItem } from '../tasks/run.ts'
import { CONFIGURATIONS, DryRunRequest, type EvaluationTask, type TaskType } from '../tasks/schemas.ts'
import { evaluationSchema } from './columns.ts'
import { questionOf } from './create.ts'
import { findEvaluation, mustBeLive } from './find.ts'
import { DryRunResult, Evaluation, EvaluationOld, EvaluationSchema, TaskAdd, TaskUpdate } from './schemas.ts'
import { toEvaluation } from './wire.ts'

const tags = ['Evaluations']
const params = idParams('evaluation_id')

export const evaluationTasks: Routes = async (scope, context) => {
  const { generation, lax } = context
  const One = inGeneration(generation, Evaluation, EvaluationOld)
  const whole = (stored: Stored<EvaluationDoc>, world: World) =>
    toEvaluation(stored, world, context, { tasks: true })

  scope.route({
    method: 'GET',
    url: '/v5/evaluations/:evaluation_id/schema',
    schema: {
      operationId: 'GetEvaluationSchema',
      summary: 'Get Evaluation Schema',
      description: 'Returns the columns of the items, as key paths: own members and results of tasks.',
      tags,
      externalDocs: apiMd,
      params,
      querystring: z.object(includeArchived),
      response: { 200: EvaluationSchema, ...errorReplies },
    },
    handler: ({ params: { evaluation_id: id }, query, world }) => {
      const evaluation = findEvaluation(world, id, context, { archived: query.include_archived })
      return evaluationSchema(evaluation, world, context, query.include_archived)
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/evaluations/:evaluation_id/taxonomy',
    schema: {
      operationId: 'GetEvaluationTaxonomy',
      summary: 'Get Evaluation Taxonomy',
      description: 'Returns the `taxonomy_params` that were sent.',
      tags,
      externalDocs: apiMd,
      params,
      response: { 200: Dict, ...errorReplies },
    },
    handler: ({ params: { evaluation_id: id }, world }) => {
      const { doc } = findEvaluation(world, id, context, { archived: false })
      if (doc.taxonomy === null) throw refusal('no-taxonomy', id)
      return doc.taxonomy
    },
  })

  scope.route({
    method: 'POST',
    url: '/v5/evaluations/:evaluation_id/tasks',
    schema: {
      operationId: 'AddTestCriteriaToEvaluation',
      summary: 'Add Test Criteria to Evaluation',
      description: 'Adds a question for contributors. Other tasks can only be given at creation.',
      tags,
      externalDocs: page('evaluations/add-test-criteria-to-evaluation'),
      params,
      body: TaskAdd,
      response: { 200: One, ...errorReplies },
    },
    handler: ({ params: { evaluation_id: id }, body, world }) => {
      const evaluation = findEvaluation(world, id, context)
      mustBeLive(evaluation, context)
      return whole(addTask(evaluation, body.task, world, lax), world)
    },
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/evaluations/:evaluation_id/tasks/:alias',
    schema: {
      operationId: 'UpdateTestCriteriaConfiguration',
      summary: 'Update Test Criteria Configuration',
      description: 'Replaces the whole configuration of the task with this alias.',
      tags,
      externalDocs: page('evaluations/update-test-criteria-configuration'),
      params: z.object({ evaluation_id: z.string(), alias: z.string() }),
      body: TaskUpdate,
      response: { 200: One, ...errorReplies },
    },
    handler: ({ params: { evaluation_id: id, alias }, body, world }) => {
      const evaluation = findEvaluation(world, id, context)
      mustBeLive(evaluation, context)
      return whole(replaceTask(evaluation, alias, body.configuration, world, context), world)
    },
  })

  scope.route({
    method: 'POST',
    url: '/v5/evaluations/tasks/dry-run',
    schema: {
      operationId: 'DryRunEvaluationTask',
      summary: 'Dry Run Evaluation Task',
      description:
        'Tries a custom function on rows. Evalmock does not run Python: outputs are seeded numbers.',
      tags,
      externalDocs: apiMd,
      body: DryRunRequest,
      response: { 200: DryRunResult, ...errorReplies },
    },
    handler: ({ body }) => dryRun(body, context.settings.seed),
  })
}

/** @throws Problem 'conflict' once contributors have begun */
function mustBeUntouched({ doc }: Stored<EvaluationDoc>): void {
  if (doc.contributor_work !== 'none') throw refusal('contributors-began', doc.contributor_work)
}

const keysOf = (evaluation: Stored<EvaluationDoc>, world: World): Set<string> =>
  new Set(
    itemsOf(world)
      .list({ where: [{ field: 'parent', op: '=', value: evaluation.id }] })
      .items.flatMap(({ doc }) => Object.keys(doc.data)),
  )

function addTask(evaluation: Stored<EvaluationDoc>, sent: EvaluationTask, world: World, lax: boolean) {
  if (lax) return evaluation
  if (sent.task_type !== CONTRIBUTOR) throw refusal('contributors-only', CONTRIBUTOR)
  mustBeUntouched(evaluation)
  const task = toStoredTask(sent)
  const { doc } = evaluation
  if (doc.tasks.some(({ alias }) => alias === task.alias)) throw refusal('alias-taken', task.alias)
  const tasks = [...doc.tasks, task]
  checkTasks(tasks, keysOf(evaluation, world))
  checkRubric(task, world)
  const questions = { ...doc.questions, ...Object.fromEntries(questionOf(task, world)) }
  openAnnotations(world, evaluation.id, tasks)
  return evaluationsOf(world).update(evaluation.id, { doc: { ...doc, tasks, questions } }) ?? evaluation
}

function replaceTask(
  evaluation: Stored<EvaluationDoc>,
  alias: string,
  configuration: Record<string, unknown>,
  world: World,
  { lax, settings }: ScaleContext,
) {
  const { doc } = evaluation
  const at = doc.tasks.findIndex((task) => task.alias === alias)
  if (lax) return evaluation
  const before = found(doc.tasks[at], `Task with alias ${alias}`)
  mustBeUntouched(evaluation)
  const changed = checked(before.task_type as TaskType, configuration)
  if (before.task_type === 'custom_function') functionName(String(changed.function_source), alias)
  const task: StoredTask = { ...before, configuration: changed }
  const tasks = doc.tasks.with(at, task)
  checkTasks(tasks, keysOf(evaluation, world))
  checkRubric(task, world)
  const questions = { ...doc.questions, ...Object.fromEntries(questionOf(task, world)) }
  openAnnotations(world, evaluation.id, tasks)
  return rewrite(evaluation, { ...doc, tasks, questions }, settings.seed, world)
}

/** Writes the tasks, and the future errors of each item. */
function rewrite(evaluation: Stored<EvaluationDoc>, doc: EvaluationDoc, seed: string, world: World) {
  const items = itemsOf(world)
  return world.transaction(() => {
    let error_total = 0
    for (const item of items.list({ where: [{ field: 'parent', op: '=', value: evaluation.id }] }).items) {
      const { errors } = runItem(doc, item.doc, itemSeed(seed, item.id))
      const count = Object.keys(errors).length
      error_total += count
      if (count > 0 || item.doc.errors !== null)
        items.update(item.id, { doc: { ...item.doc, errors: count > 0 ? errors : null }, touch: false })
    }
    return evaluationsOf(world).update(evaluation.id, { doc: { ...doc, error_total } }) ?? evaluation
  })
}

/** The configuration after parsing with its type's schema. @throws Problem 'invalid' with the schema's errors */
function checked(type: TaskType, configuration: Record<string, unknown>): Record<string, unknown> {
  const result = CONFIGURATIONS[type].safeParse(configuration, { reportInput: true })
  if (result.success) return result.data as Record<string, unknown>
  const issues = result.error.issues.map((issue) => ({ ...issue, path: ['configuration', ...issue.path] }))
  throw refusalWith('off-schema', { issues, part: 'body' }, type)
}
