// Writes evaluation items in the service's form: their own data merged with the results of the tasks.
import type * as z from 'zod'
import type { Stored, World } from '../../../core/world.ts'
import { type EvaluationDoc, evaluationsOf, type ItemDoc } from '../collections.ts'
import type { ScaleContext } from '../context.ts'
import { set } from '../dialect/fields.ts'
import { author, time, timeOrNull } from '../dialect/serialize.ts'
import { itemsDone } from '../lifecycle.ts'
import { columnsOf } from '../tasks/graph.ts'
import { runsJob } from '../tasks/kinds.ts'
import { type ItemRun, runItem } from '../tasks/run.ts'
import type { EvaluationItem } from './schemas.ts'
import { itemSeed } from './seed.ts'

type Wire = z.output<typeof EvaluationItem>
type Item = Stored<ItemDoc>

/** Writes items of any evaluations; reads each evaluation once. */
export class ItemWriter {
  readonly #world: World
  readonly #context: ScaleContext
  readonly #evaluations = new Map<string, { evaluation: Stored<EvaluationDoc> | undefined; done: number }>()

  constructor(world: World, context: ScaleContext) {
    this.#world = world
    this.#context = context
  }

  /** The results of the tasks on this item so far. */
  run(item: Item): ItemRun {
    const { evaluation, done } = this.#evaluationOf(item.parent ?? '')
    if (evaluation === undefined || evaluation.doc.tasks.length === 0) return NOTHING
    const run = runItem(evaluation.doc, item.doc, itemSeed(this.#context.settings.seed, item.id))
    return item.doc.index < done ? run : beforeWork(run, evaluation.doc)
  }

  toWire(item: Item): Wire {
    const { id, parent, createdAt, doc } = item
    const { generation } = this.#context
    const { results, errors, statuses } = this.run(item)
    const data = { ...doc.data }
    for (const [column, value] of Object.entries(results)) set(data, column, value)
    const wire = {
      id,
      object: 'evaluation.item' as const,
      evaluation_id: parent ?? '',
      dataset_item_id: doc.dataset_item_id,
      dataset_item_version_num: doc.dataset_item_version_num,
      data,
      ...(generation !== 'old' && { files: doc.files }),
      task_errors: errors,
      ...(generation !== 'old' && {
        task_result_statuses: Object.keys(statuses).length === 0 ? null : statuses,
      }),
      created_at: time(createdAt),
      archived_at: timeOrNull(doc.archived_at),
      ...author(generation),
    }
    // For the first generation, the routes use another schema.
    return wire as Wire
  }

  #evaluationOf(id: string) {
    let known = this.#evaluations.get(id)
    if (known === undefined) {
      const evaluation = evaluationsOf(this.#world).get(id)
      known = { evaluation, done: evaluation ? itemsDone(evaluation, this.#world.clock.now()) : 0 }
      this.#evaluations.set(id, known)
    }
    return known
  }
}

const NOTHING: ItemRun = { results: {}, errors: {}, statuses: {} }

/** Before the job reaches an item, it only has the answers that were given beforehand. */
function beforeWork(run: ItemRun, { tasks }: EvaluationDoc): ItemRun {
  const waiting: ItemRun = { results: {}, errors: {}, statuses: {} }
  for (const task of tasks) {
    const { alias } = task
    const early = !runsJob(task)
    set(waiting.statuses, alias, early ? (run.statuses[alias] ?? 'pending') : 'pending')
    if (early)
      for (const column of columnsOf(task))
        if (Object.hasOwn(run.results, column)) set(waiting.results, column, run.results[column])
  }
  return waiting
}
