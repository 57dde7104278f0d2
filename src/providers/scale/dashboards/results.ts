// Results of widgets: computed when a widget is created, changed or added to a dashboard, then stored.
import type { Stored, World } from '../../../core/world.ts'
import {
  type DashboardDoc,
  dashboardsOf,
  evaluationsOf,
  groupsOf,
  itemsOf,
  type WidgetDoc,
  type WidgetResultDoc,
  widgetResultsOf,
  widgetsOf,
} from '../collections.ts'
import type { ScaleContext } from '../context.ts'
import { ItemWriter } from '../items/wire.ts'
import { computeQuery } from './query/compute.ts'
import { defaultQuery } from './query/default.ts'
import { QueryFailure, type Row } from './query/rows.ts'
import type { WidgetQuery } from './schemas.ts'

type Dashboard = Stored<DashboardDoc>
type Widget = Stored<WidgetDoc>
type Result = Stored<WidgetResultDoc>

const STATIC = new Set(['markdown', 'heading'])

/** The results of a dashboard's widgets, in their order. */
export function resultsOf({ id, doc }: Pick<Dashboard, 'id' | 'doc'>, world: World): Result[] {
  const { items } = widgetResultsOf(world).list({ where: [{ field: 'parent', op: '=', value: id }] })
  return doc.widget_order.flatMap((widget) => items.find((one) => one.doc.widget_id === widget) ?? [])
}

/** Computes and stores a result, which may be a failure. Undefined for widgets that only show their own text. */
export function computeWidget(
  widget: Widget,
  dashboard: Dashboard,
  world: World,
  context: ScaleContext,
): Result | undefined {
  if (STATIC.has(widget.doc.type)) return undefined
  const results = widgetResultsOf(world)
  const before = resultsOf(
    { id: dashboard.id, doc: { ...dashboard.doc, widget_order: [widget.id] } },
    world,
  )[0]
  const doc: WidgetResultDoc = { widget_id: widget.id, ...outcome(widget, dashboard, world, context) }
  if (before !== undefined) return results.update(before.id, { doc }) ?? before
  return results.insert({ id: world.ids.uuid(), name: '', parent: dashboard.id, doc })
}

function outcome({ doc }: Widget, dashboard: Dashboard, world: World, context: ScaleContext) {
  try {
    const query = (doc.query as WidgetQuery | null) ?? defaultQuery(doc)
    const rows = rowsFor(query, dashboard.doc, world, context)
    return {
      computation_status: 'completed' as const,
      computed_result: computeQuery(query, rows, doc.type === 'metric'),
      error_message: null,
      computed_at: world.clock.now(),
    }
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error
    return {
      computation_status: 'failed' as const,
      computed_result: null,
      error_message: error.message,
      computed_at: null,
    }
  }
}

/** The live items of the evaluation, or of the group members that the query selects. */
function rowsFor(query: WidgetQuery, doc: DashboardDoc, world: World, context: ScaleContext): Row[] {
  const writer = new ItemWriter(world, context)
  return evaluationsFor(query, doc, world).flatMap((evaluation) =>
    itemsOf(world)
      .list({
        where: [
          { field: 'parent', op: '=', value: evaluation },
          { field: 'doc.archived_at', op: 'null' },
        ],
      })
      .items.map((item) => ({
        evaluation,
        data: item.doc.data,
        task_result_cache: writer.run(item).results,
      })),
  )
}

function evaluationsFor(query: WidgetQuery, doc: DashboardDoc, world: World): string[] {
  const { evaluation_ids: asked, latest_only: latest } = query
  if (doc.evaluation_id !== null) {
    if (asked || latest)
      throw new QueryFailure('evaluation_ids and latest_only apply to dashboards of evaluation groups only')
    return [doc.evaluation_id]
  }
  const members = groupsOf(world).get(doc.evaluation_group_id ?? '')?.doc.active ?? []
  const foreign = (asked ?? []).find((id) => !members.includes(id))
  if (foreign !== undefined) throw new QueryFailure(`Evaluation ${foreign} is not a member of the group`)
  const chosen = asked ? members.filter((id) => asked.includes(id)) : members
  if (!latest) return chosen
  if (query.select.some(({ expression }) => expression.function && expression.evaluation_ids))
    throw new QueryFailure('latest_only cannot be combined with evaluation_ids of an aggregation')
  const evaluations = chosen.flatMap((id) => evaluationsOf(world).get(id) ?? [])
  const youngest = evaluations.reduce<(typeof evaluations)[number] | undefined>(
    (best, one) => (best === undefined || one.createdAt >= best.createdAt ? one : best),
    undefined,
  )
  return youngest === undefined ? [] : [youngest.id]
}

/** Recomputes all widgets on the group's live dashboards after its members changed. */
export function recomputeDashboards(group: string, world: World, context: ScaleContext): void {
  const { items } = dashboardsOf(world).list({
    where: [
      { field: 'doc.evaluation_group_id', op: '=', value: group },
      { field: 'doc.archived_at', op: 'null' },
    ],
  })
  for (const dashboard of items) computeAll(dashboard, world, context)
}

export function computeAll(dashboard: Dashboard, world: World, context: ScaleContext): void {
  for (const id of dashboard.doc.widget_order) {
    const widget = widgetsOf(world).get(id)
    if (widget !== undefined) computeWidget(widget, dashboard, world, context)
  }
}
