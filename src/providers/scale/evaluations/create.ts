// Creates an evaluation in one of three forms: with items only, from a dataset, or with a new dataset.

import type { Plan } from '../../../core/timeline.ts'
import type { Stored, World } from '../../../core/world.ts'
import { openAnnotations } from '../annotations/open.ts'
import {
  type DatasetItemDoc,
  datasetItemsOf,
  datasetsOf,
  type EvaluationDoc,
  evaluationsOf,
  type ItemDoc,
  itemsOf,
  questionsOf,
  type StoredTask,
} from '../collections.ts'
import type { ScaleContext } from '../context.ts'
import { checkKeys } from '../datasets/reserved.ts'
import { stateAtVersion } from '../datasets/wire.ts'
import { insertDataset } from '../datasets/write.ts'
import { checkFiles, type ItemFiles } from '../files/references.ts'
import { itemSeed } from '../items/seed.ts'
import { doneSteps, runSteps } from '../lifecycle.ts'
import { found, refusal } from '../refusals.ts'
import { checkRubric } from '../rubrics/write.ts'
import { checkTasks } from '../tasks/graph.ts'
import { runsJob, toStoredTask } from '../tasks/kinds.ts'
import { runItem } from '../tasks/run.ts'
import type { EvaluationCreate } from './schemas.ts'

type Data = Record<string, unknown>

interface NewItem {
  readonly data: Data
  readonly files: ItemFiles | null
  readonly source?: { readonly id: string; readonly version: number }
}

/** A metadata key that sets the outcome of one evaluation, overriding the plan: `success`, `partial` or `failure`. */
export const OUTCOME_KEY = 'evalmock.outcome'
const OUTCOMES = ['success', 'partial', 'failure'] as const

export function createEvaluation(
  body: EvaluationCreate,
  world: World,
  context: ScaleContext,
  operationId: string,
): Stored<EvaluationDoc> {
  return world.transaction(() => {
    const { items, datasetIds } = itemsFor(body, world, context)
    const tasks = (body.tasks ?? []).map(toStoredTask)
    const questions = context.lax || tasks.length === 0 ? {} : checkReferences(tasks, items, world)
    const plan = planFor(body, world, operationId)
    const now = world.clock.now()
    const hasJob = tasks.some(runsJob)
    const id = world.ids.uuid()
    const doc: EvaluationDoc = {
      description: body.description ?? null,
      tags: body.tags ?? [],
      metadata: body.metadata ?? null,
      tasks,
      dataset_ids: datasetIds,
      taxonomy: body.taxonomy_params ?? null,
      questions,
      item_count: items.length,
      error_total: 0,
      outcome: hasJob ? plan.outcome : 'success',
      contributor_work: 'none',
      archived_at: null,
    }
    const entries = items.map((item, index) => toItem(item, index, doc, world, context))
    for (const { doc: item } of entries)
      if (item.errors !== null) doc.error_total += Object.keys(item.errors).length
    const stored = evaluationsOf(world).insert({
      id,
      name: body.name,
      doc,
      steps: hasJob ? runSteps(plan, now) : doneSteps(now),
    })
    const collection = itemsOf(world)
    for (const item of entries) collection.insert({ id: item.id, name: '', parent: id, doc: item.doc })
    openAnnotations(world, id, tasks)
    return stored
  })
}

function planFor({ metadata }: EvaluationCreate, world: World, operationId: string): Plan {
  const plan = world.plan(operationId)
  const asked = OUTCOMES.find((outcome) => outcome === metadata?.[OUTCOME_KEY])
  return asked === undefined ? plan : { ...plan, outcome: asked }
}

/** The item and its future errors. In fixture mode there are no references and no errors. */
function toItem(
  item: NewItem,
  index: number,
  evaluation: EvaluationDoc,
  world: World,
  context: ScaleContext,
) {
  const id = world.ids.uuid()
  const { errors } =
    context.lax || evaluation.tasks.length === 0
      ? { errors: {} }
      : runItem(evaluation, { index, data: item.data }, itemSeed(context.settings.seed, id))
  const doc: ItemDoc = {
    index,
    data: item.data,
    files: item.files,
    dataset_item_id: item.source?.id ?? null,
    dataset_item_version_num: item.source?.version ?? null,
    errors: Object.keys(errors).length > 0 ? errors : null,
    archived_at: null,
  }
  return { id, doc }
}

/** @throws Problem 'invalid' for tasks that do not match the items, or questions that do not exist */
function checkReferences(tasks: readonly StoredTask[], items: readonly NewItem[], world: World) {
  checkTasks(tasks, new Set(items.flatMap(({ data }) => Object.keys(data))))
  for (const task of tasks) checkRubric(task, world)
  return Object.fromEntries(tasks.flatMap((task) => questionOf(task, world)))
}

/** A snapshot of the question in a task, with its id. @throws Problem 'invalid' if it does not exist */
export function questionOf({ configuration }: StoredTask, world: World): [string, Data][] {
  const { question_id: id } = configuration
  if (typeof id !== 'string') return []
  const question = questionsOf(world).get(id)
  if (question === undefined) throw refusal('no-such-reference', `Question ${id}`)
  if (question.doc.archived_at !== null) throw refusal('archived-reference', `Question ${id}`)
  return [[id, { question_type: question.doc.question_type, configuration: question.doc.configuration }]]
}

function itemsFor(body: EvaluationCreate, world: World, context: ScaleContext) {
  if ('dataset_id' in body && typeof body.dataset_id === 'string') return fromDataset(body, world, context)
  const { data, files } = body as { data: Data[]; files?: ItemFiles[] | null }
  if (!context.lax) checkFiles(files, data, world)
  const items = data.map((one, i): NewItem => ({ data: one, files: files?.[i] ?? null }))
  const { dataset } = body as { dataset?: WithDataset['dataset'] | null }
  if (!dataset) return { items, datasetIds: [] }
  const { keys } = dataset
  const kept = keys ? data.map((one) => only(one, keys)) : data
  checkKeys(kept)
  return { items, datasetIds: [insertDataset(world, { ...dataset, data: kept, files }).id] }
}

type FromDataset = Extract<EvaluationCreate, { dataset_id: string }>
type WithDataset = Extract<EvaluationCreate, { dataset: { name: string } }>

const only = (data: Data, keys: readonly string[]): Data =>
  Object.fromEntries(Object.entries(data).filter(([key]) => keys.includes(key)))

/** The items named by the request, with their own members overriding the dataset's. Default: all current items. */
function fromDataset({ dataset_id: id, data }: FromDataset, world: World, { lax }: ScaleContext) {
  const dataset = datasetsOf(world).get(id)
  if (lax && dataset === undefined)
    return {
      items: (data ?? []).map(({ dataset_item_id: _, ...rest }) => ({ data: rest, files: null })),
      datasetIds: [],
    }
  const { doc } = found(dataset?.doc.archived_at === null ? dataset : undefined, `Dataset ${id}`)
  const { current_version_num: version } = doc
  const current = datasetItemsOf(world).list({
    where: [
      { field: 'parent', op: '=', value: id },
      { field: 'doc.last_version', op: 'null' },
      { field: 'doc.archived_at', op: 'null' },
    ],
  }).items
  const overlay = (item: Stored<DatasetItemDoc>, members: Data): NewItem => {
    const state = stateAtVersion(item.doc, version)
    return { data: { ...state.data, ...members }, files: state.files, source: { id: item.id, version } }
  }
  if (!data) return { items: current.map((item) => overlay(item, {})), datasetIds: [id] }
  const byId = new Map(current.map((item) => [item.id, item]))
  const items = data.map(({ dataset_item_id: itemId, ...members }) => {
    const item = byId.get(itemId)
    if (item === undefined) throw refusal('not-in-dataset', itemId, id)
    return overlay(item, members)
  })
  return { items, datasetIds: [id] }
}
