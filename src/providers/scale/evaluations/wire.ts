// Writes an evaluation in the service's form.
import type * as z from 'zod'
import { Kept } from '../../../core/kept.ts'
import { isSettled, reasonAt } from '../../../core/timeline.ts'
import type { Stored, World } from '../../../core/world.ts'
import { keepText } from '../../../http/wire-text.ts'
import { type DatasetDoc, datasetsOf, type EvaluationDoc, itemsOf } from '../collections.ts'
import type { ScaleContext } from '../context.ts'
import { toDataset } from '../datasets/wire.ts'
import { author, time, timeOrNull } from '../dialect/serialize.ts'
import { itemsDone, statusOf } from '../lifecycle.ts'
import { runsJob } from '../tasks/kinds.ts'
import type { Evaluation } from './schemas.ts'

type Wire = z.output<typeof Evaluation>

interface Shown {
  /** Include the tasks: in responses to writes, and in reads with that view. */
  readonly tasks: boolean
  /** The response to a create: the job has only been started, however fast it will be. */
  readonly fresh?: boolean
}

const WORKFLOW_FAILED = 'Evaluation workflow failed: the worker stopped responding'

const reasonOf = ({ steps }: Stored<EvaluationDoc>, world: World): string =>
  reasonAt(steps, world.clock.now()) ?? WORKFLOW_FAILED

export function toEvaluation(
  stored: Stored<EvaluationDoc>,
  world: World,
  { generation, lax }: ScaleContext,
  { tasks, fresh = false }: Shown,
): Wire {
  const { id, name, createdAt, state, doc } = stored
  const isOld = generation === 'old'
  const { created_by, created_by_user_id } = author(generation)
  const hasJob = doc.tasks.some(runsJob)
  const status = fresh && hasJob ? 'running' : statusOf(state)
  const datasets = datasetsOf(world)
  const work = workOf(stored, world, fresh)
  // For the first generation, the routes use another schema.
  return {
    id,
    object: 'evaluation' as const,
    name,
    description: doc.description,
    created_at: time(createdAt),
    archived_at: timeOrNull(doc.archived_at),
    created_by,
    created_by_user_id,
    tags: doc.tags,
    datasets: doc.dataset_ids.flatMap((one) => {
      const dataset = datasets.get(one)
      return dataset === undefined ? [] : [toDataset(dataset, generation)]
    }),
    status,
    status_reason: isOld ? undefined : status === 'failed' ? reasonOf(stored, world) : null,
    progress: isOld ? undefined : hasJob ? progressOf(stored, world, work, fresh) : null,
    tasks: tasks ? doc.tasks : undefined,
    // Strict validation in scale-gp-beta 0.7.0 accepts no value in an evaluation's metadata: inside the class, the
    // field `object` hides the type that `Dict[str, object]` means. Its own suite validates strictly.
    metadata: isOld ? undefined : lax && doc.metadata !== null ? {} : doc.metadata,
    error_count: isOld ? undefined : errorCount(work),
  } as Wire
}

interface Written {
  readonly wire: Wire
  /** The datasets read for it. */
  readonly datasets: readonly (Stored<DatasetDoc> | undefined)[]
}

const bare = new Kept<Written>()
const withTasks = new Kept<Written>()

/**
 * Writes an evaluation for a read. The text of a settled one is kept until it or one of its datasets changes. One
 * with
 * item errors is always written anew, because these appear while items change.
 */
export function writeEvaluation(
  stored: Stored<EvaluationDoc>,
  world: World,
  context: ScaleContext,
  tasks: boolean,
): Wire {
  const { doc } = stored
  if (doc.error_total > 0) return toEvaluation(stored, world, context, { tasks })
  const all = datasetsOf(world)
  const datasets = doc.dataset_ids.map((id) => all.get(id))
  const kept = tasks ? withTasks : bare
  const known = kept.get(stored)
  if (known?.datasets.every((one, i) => one === datasets[i])) return known.wire
  const wire = toEvaluation(stored, world, context, { tasks })
  if (kept.put(stored, { wire, datasets })) keepText(wire)
  return wire
}

interface Work {
  /** Number of items processed. */
  readonly done: number
  readonly failed: { item_id: string; error: string; error_type: string; errors: number }[]
}

/** Item errors appear once the item has been processed; evaluations without any need no query. */
function workOf(stored: Stored<EvaluationDoc>, world: World, fresh: boolean): Work {
  const done = fresh ? 0 : itemsDone(stored, world.clock.now())
  if (done === 0 || stored.doc.error_total === 0) return { done, failed: [] }
  const { items } = itemsOf(world).list({
    where: [
      { field: 'parent', op: '=', value: stored.id },
      { field: 'doc.errors', op: 'not null' },
      { field: 'doc.index', op: '<', value: done },
    ],
  })
  return {
    done,
    failed: items.map((item) => {
      const errors = Object.values(item.doc.errors ?? {})
      return {
        item_id: item.id,
        error: errors[0]?.message ?? '',
        error_type: errors[0]?.type ?? '',
        errors: errors.length,
      }
    }),
  }
}

const errorCount = ({ failed }: Work): number => failed.reduce((sum, item) => sum + item.errors, 0)

function progressOf(stored: Stored<EvaluationDoc>, world: World, { done, failed }: Work, fresh: boolean) {
  const { doc, steps, state } = stored
  const settled = !fresh && isSettled(steps, world.clock.now())
  const failedJob = settled && state === 'failed'
  // If a job fails, the items not yet processed count as failed.
  const lost = failedJob ? doc.item_count - done : 0
  return {
    workflows: {
      total: 1,
      completed: Number(settled && !failedJob),
      failed: Number(failedJob),
      pending: Number(!settled),
    },
    items: {
      total: doc.item_count,
      successful: done - failed.length,
      failed: failed.length + lost,
      pending: doc.item_count - done - lost,
      failed_items: failed.map(({ item_id, error, error_type }) => ({ item_id, error, error_type })),
    },
  }
}
