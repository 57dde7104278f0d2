// Rows of evaluations, their items, and the tasks of people who annotate these.
import * as z from 'zod'
import type { DataKind, Fit, Row } from '../../../core/data/format.ts'
import {
  AnnotationTaskDoc,
  type EvaluationDoc,
  EvaluationDoc as EvaluationSchema,
  ItemDoc,
  type StoredTask,
} from '../collections.ts'
import { Dict } from '../dialect/fields.ts'
import { itemSeed } from '../items/seed.ts'
import { toStoredTask } from '../tasks/kinds.ts'
import { runItem } from '../tasks/run.ts'
import { common, name, over, Rows } from './common.ts'
import { itemRows } from './datasets.ts'

const Task = z.strictObject({
  task_type: z.string().optional().describe('Default: chat_completion'),
  alias: z.string().optional(),
  configuration: Dict,
})

export const evaluation: DataKind = {
  ...common,
  kind: 'evaluation',
  member: 'evaluations',
  about: 'Evaluations, with their items in `data`',
  doc: EvaluationSchema,
  name: ['name'],
  life: {
    state: 'status',
    states: ['pending', 'running', 'completed', 'failed'],
    usual: 'completed',
    route: (state) => ['pending', 'running', state === 'failed' ? 'failed' : 'completed'],
    progress: ['progress', 1],
    ended: 'ended_at',
    reason: 'status_reason',
  },
  refs: {
    'dataset_ids[]': 'dataset',
    'tasks[].configuration.question_id': 'question',
    'tasks[].configuration.rubric_id': 'rubric',
  },
  moments: ['archived_at'],
  written: { tasks: z.array(Task) },
  short: {
    data: Rows.describe('Its items, as the API takes them'),
    dataset_id: name.describe('The name or the id of the dataset with its items'),
  },
  shortRefs: { dataset_id: 'dataset' },
  inner: ({ data, dataset_id: dataset, items }, rowsIn) => {
    const isOfDataset = data === undefined && items === undefined && typeof dataset === 'string'
    const rows = isOfDataset ? rowsIn('dataset', dataset, 'dataset_item') : itemRows(data)
    return [
      {
        kind: 'evaluation_item',
        at: isOfDataset ? 'dataset_id' : 'data',
        rows: rows.map(({ data }) => ({ data })),
      },
    ]
  },
  fit: (doc, at) => over(evaluationOf(doc, at), { ...doc, tasks: tasksOf(doc, at) }),
  finish: (resource, inside, row) => {
    if (row.error_total !== undefined) return resource
    const items = inside.filter(({ kind }) => kind === 'evaluation_item')
    const error_total = items.reduce((sum, { doc }) => sum + Object.keys(doc.errors ?? {}).length, 0)
    return { ...resource, doc: { ...resource.doc, error_total } }
  },
}

function evaluationOf(doc: Row, at: Fit): Row {
  const { row, state, count, find } = at
  const dataset = typeof row.dataset_id === 'string' ? find('dataset', row.dataset_id)?.id : undefined
  const questions = tasksOf(doc, at).flatMap(({ configuration: { question_id: id } }) => {
    const question = typeof id === 'string' ? find('question', id) : undefined
    if (question === undefined) return []
    const { question_type, configuration } = question.doc
    return [[question.id, { question_type, configuration }]]
  })
  return {
    dataset_ids: dataset === undefined ? [] : [dataset],
    questions: Object.fromEntries(questions),
    item_count: count('evaluation_item'),
    error_total: 0,
    outcome: state === 'failed' ? 'failure' : 'success',
  }
}

/** With items and no tasks, a model answers the first member of each. */
function tasksOf(doc: Row, { row, count }: Fit): readonly StoredTask[] {
  if (doc.tasks !== undefined)
    return (doc.tasks as Parameters<typeof toStoredTask>[0][]).map((task) => toStoredTask(task))
  if (count('evaluation_item') === 0) return []
  const [first] = (row.data ?? []) as readonly Row[]
  const [key = 'input'] = Object.keys(first ?? {})
  return [
    {
      task_type: 'chat_completion',
      alias: 'output',
      configuration: {
        model: 'openai/gpt-4o-mini',
        messages: [{ role: 'user', content: `{{item.${key}}}` }],
      },
    },
  ]
}

export const item: DataKind = {
  ...common,
  kind: 'evaluation_item',
  member: 'evaluation_items',
  about: 'Items of evaluations',
  doc: ItemDoc,
  name: [],
  parent: { member: 'evaluation_id', kind: 'evaluation' },
  inside: { kind: 'evaluation', member: 'items' },
  refs: { dataset_item_id: 'dataset_item' },
  moments: ['archived_at'],
  fit: (doc, { id, index, parent, seed }) => {
    const fitted = over({ index, data: {} }, doc)
    const evaluation = parent?.doc as EvaluationDoc | undefined
    if (doc.errors !== undefined || evaluation === undefined || evaluation.outcome !== 'partial')
      return fitted
    const { errors } = runItem(
      evaluation,
      { index: fitted.index as number, data: fitted.data as Row },
      itemSeed(seed, id),
    )
    return { ...fitted, errors: Object.keys(errors).length > 0 ? errors : null }
  },
}

export const annotationTask: DataKind = {
  ...common,
  kind: 'annotation_task',
  member: 'annotation_tasks',
  about: 'Tasks of people: one for an item in a queue',
  doc: AnnotationTaskDoc,
  name: [],
  parent: { member: 'evaluation_id', kind: 'evaluation' },
  refs: { item_id: 'evaluation_item' },
  fit: (doc, { any }) => over({ item_id: any('evaluation_item')?.id ?? '', queue_id: 'default' }, doc),
}
