// Writes stored resources in the v2 API's form.
import { LAST_INSTANT } from '../../../core/clock.ts'
import { Problem } from '../../../core/problem.ts'
import type { Collection, Query, Stored } from '../../../core/world.ts'
import { SettledParts } from '../../../http/wire-text.ts'
import type { TaskDoc } from '../collections.ts'
import { taskState } from '../lifecycle.ts'
import type { EvalTaskSummary, PageInfo } from './list-schemas.ts'
import type { EvalTask } from './schemas.ts'

/** ms of an offset such as `+08:00`. */
function offsetMs(zone: string): number {
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4))
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000
}

/** `2026-11-21 16:00:00`: local time in the zone, without the zone itself. */
export const localTime = (ms: number, zone: string): string =>
  new Date(Math.min(ms + offsetMs(zone), LAST_INSTANT)).toISOString().slice(0, 19).replace('T', ' ')

/** `2026-11-21T16:00:00+08:00`. */
export const zonedTime = (ms: number, zone: string): string =>
  `${localTime(ms, zone).replace(' ', 'T')}${zone}`

const summaries = new SettledParts<TaskDoc, EvalTaskSummary>()

export const toSummary = (task: Stored<TaskDoc>, zone: string): EvalTaskSummary =>
  summaries.of(task, () => ({
    taskId: task.id,
    taskName: task.name,
    evalType: task.doc.evalType,
    evalMode: task.doc.evalMode,
    description: task.doc.description,
    createTime: localTime(task.createdAt, zone),
  }))

const tasks = new SettledParts<TaskDoc, EvalTask>()

export const toTask = (task: Stored<TaskDoc>, zone: string): EvalTask =>
  tasks.of(task, () => taskOf(task, zone))

function taskOf(task: Stored<TaskDoc>, zone: string): EvalTask {
  const state = taskState(task)
  const { description, evalType, evalObjectType, evalObjectConfig, evalConfig } = task.doc
  return {
    taskId: task.id,
    taskName: task.name,
    description,
    evalType,
    // v2 reports a task of which some objects failed as failed.
    state: state === 'PartlyDone' ? 'Failed' : state,
    evalObjectType,
    evalObjectConfig,
    evalConfig,
    createTime: localTime(task.createdAt, zone),
  }
}

export interface Paging {
  readonly marker?: string | null
  readonly maxKeys: number
  readonly pageReverse?: boolean | null
}

/**
 * A page by marker, which is the id of its first resource. `pageReverse` reverses the order.
 *
 * @param newestFirst the order without `pageReverse`
 * @throws Problem 'invalid', code InvalidMarker, if it is not the id of a resource
 */
export function pageOf<Doc>(
  collection: Pick<Collection<Doc>, 'get' | 'wasHere' | 'list'>,
  { marker, maxKeys, pageReverse }: Paging,
  where: Query['where'],
  newestFirst: boolean,
): { items: readonly Stored<Doc>[]; pageInfo: PageInfo } {
  if (marker && collection.get(marker) === undefined && !collection.wasHere(marker))
    throw new Problem('invalid', `marker ${marker} is not the id of a resource`, { code: 'InvalidMarker' })
  const descending = newestFirst !== Boolean(pageReverse)
  const { items } = collection.list({
    where,
    order: [
      { field: 'createdAt', descending },
      { field: 'id', descending },
    ],
    // The extra one is the marker of the next page.
    limit: maxKeys + 1,
    from: marker ? { id: marker, side: 'at' } : undefined,
  })
  const next = items[maxKeys]
  return {
    items: next === undefined ? items : items.slice(0, maxKeys),
    pageInfo: {
      marker: marker ?? '',
      maxKeys,
      isTruncated: next !== undefined,
      ...(next === undefined ? {} : { nextMarker: next.id }),
    },
  }
}

/** Escapes a text for a `like` that finds it anywhere. */
export const anywhere = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`
