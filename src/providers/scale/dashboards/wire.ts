// Writes dashboards and widgets in the service's form.
import type * as z from 'zod'
import type { Stored, World } from '../../../core/world.ts'
import { type DashboardDoc, type WidgetDoc, type WidgetResultDoc, widgetsOf } from '../collections.ts'
import { createdBy, time, timeOrNull } from '../dialect/serialize.ts'
import { credentialOf } from '../head.ts'
import { resultsOf } from './results.ts'
import type { Widget } from './schemas.ts'

type WidgetType = z.output<typeof Widget>['type']

export function toDashboard(stored: Stored<DashboardDoc>, world: World, views: readonly string[] = []) {
  const { id, name, createdAt, updatedAt, doc } = stored
  return {
    id,
    object: 'evaluation_dashboard' as const,
    account_id: credentialOf(world.name),
    created_at: time(createdAt),
    updated_at: time(updatedAt),
    ...createdBy,
    name,
    description: doc.description,
    tags: doc.tags,
    evaluation_id: doc.evaluation_id,
    evaluation_group_id: doc.evaluation_group_id,
    widget_order: doc.widget_order,
    error_message: null,
    archived_at: timeOrNull(doc.archived_at),
    ...(views.includes('widgets') && { widgets: widgetsIn(doc, world).map((one) => toWidget(one, world)) }),
    ...(views.includes('widget_results') && {
      widget_results: resultsOf(stored, world).map((one) => toResult(one, stored, world)),
    }),
  }
}

const widgetsIn = ({ widget_order }: DashboardDoc, world: World): Stored<WidgetDoc>[] =>
  widget_order.flatMap((id) => widgetsOf(world).get(id) ?? [])

const toWidget = ({ id, name, createdAt, doc }: Stored<WidgetDoc>, world: World) => ({
  id,
  object: 'evaluation_widget' as const,
  account_id: credentialOf(world.name),
  created_at: time(createdAt),
  title: name,
  type: doc.type as WidgetType,
  config: doc.config,
  query: doc.query,
})

export const toWidgetWithResult = (
  widget: Stored<WidgetDoc>,
  result: Stored<WidgetResultDoc> | undefined,
  world: World,
) => ({ ...toWidget(widget, world), result: result === undefined ? null : toComputed(result) })

const toComputed = ({ id, doc }: Stored<WidgetResultDoc>) => ({
  id,
  widget_id: doc.widget_id,
  computation_status: doc.computation_status,
  computed_result: doc.computed_result,
  error_message: doc.error_message,
  computed_at: timeOrNull(doc.computed_at),
})

function toResult(result: Stored<WidgetResultDoc>, { doc }: Stored<DashboardDoc>, world: World) {
  const widget = widgetsOf(world).get(result.doc.widget_id)
  return {
    ...toComputed(result),
    object: 'evaluation_dashboard_widget_result' as const,
    account_id: credentialOf(world.name),
    created_at: time(result.createdAt),
    computation_job_id: null,
    evaluation_id: doc.evaluation_id,
    evaluation_group_id: doc.evaluation_group_id,
    widget: widget === undefined ? null : toWidget(widget, world),
  }
}
