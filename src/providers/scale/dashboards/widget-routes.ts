// Widgets of a dashboard: creates them, changes them (or a copy of a shared one), removes them.
// scale-gp-beta 0.7.0, resources/evaluation_dashboards/widgets.py
import * as z from 'zod'
import type { Stored, World } from '../../../core/world.ts'
import { type DashboardDoc, dashboardsOf, type WidgetDoc, widgetsOf } from '../collections.ts'
import type { Routes } from '../context.ts'
import { isObject } from '../dialect/fields.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { standIn } from '../fixture-mode.ts'
import { DASHBOARD_METHODS, page } from '../pages.ts'
import { found, refusal } from '../refusals.ts'
import { findDashboard } from './find.ts'
import { computeWidget, resultsOf } from './results.ts'
import { WidgetCreate, WidgetUpdate, WidgetWithResult } from './schemas.ts'
import { toWidgetWithResult } from './wire.ts'

const tags = ['Evaluation Dashboards']
const both = z.object({ dashboard_id: z.string(), widget_id: z.string() })

export const widgets: Routes = async (scope, context) => {
  const { lax } = context

  scope.route({
    method: 'POST',
    url: '/v5/evaluation-dashboards/:dashboard_id/widgets',
    schema: {
      operationId: 'CreateDashboardWidget',
      summary: 'Create Dashboard Widget',
      description:
        'Creates a widget, adds it at the end and computes it. If that fails, the response contains the error.',
      tags,
      externalDocs: DASHBOARD_METHODS,
      params: idParams('dashboard_id'),
      body: WidgetCreate,
      response: { 200: WidgetWithResult, ...errorReplies },
    },
    handler: ({ params: { dashboard_id: id }, body, world }) => {
      const dashboard = findDashboard(world, id, context)
      const doc: WidgetDoc = { type: body.type, config: body.config ?? null, query: body.query ?? null }
      if (!lax) checkWidget(doc)
      return world.transaction(() => {
        const widget = widgetsOf(world).insert({ id: world.ids.uuid(), name: body.title, doc })
        show(dashboard, [...dashboard.doc.widget_order, widget.id], world)
        return toWidgetWithResult(widget, computeWidget(widget, dashboard, world, context), world)
      })
    },
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/evaluation-dashboards/:dashboard_id/widgets/:widget_id',
    schema: {
      operationId: 'UpdateDashboardWidget',
      summary: 'Update Dashboard Widget',
      description: 'Changes the widget, or a copy of it if other dashboards show it too.',
      tags,
      externalDocs: page('evaluation-dashboards/update-dashboard-widget'),
      params: both,
      body: WidgetUpdate,
      response: { 200: WidgetWithResult, ...errorReplies },
    },
    handler: ({ params: { dashboard_id: id, widget_id: widgetId }, body, world }) => {
      const dashboard = findDashboard(world, id, context)
      const before = findWidget(dashboard, widgetId, world, lax)
      const doc: WidgetDoc = {
        type: before.doc.type,
        config: body.config === undefined ? before.doc.config : body.config,
        query: body.query === undefined ? before.doc.query : body.query,
      }
      if (!lax) checkWidget(doc)
      const name = body.title ?? before.name
      return world.transaction(() => {
        const shared = shownOn(widgetId, world) > 1
        const widget = shared
          ? widgetsOf(world).insert({ id: world.ids.uuid(), name, doc })
          : (widgetsOf(world).update(widgetId, { name, doc }) ?? { ...before, name, doc })
        if (shared)
          show(
            dashboard,
            dashboard.doc.widget_order.map((one) => (one === widgetId ? widget.id : one)),
            world,
          )
        const kept = resultsOf(dashboard, world).find((one) => one.doc.widget_id === widget.id)
        const again = shared || kept === undefined || body.query !== undefined || body.config !== undefined
        return toWidgetWithResult(
          widget,
          again ? computeWidget(widget, dashboard, world, context) : kept,
          world,
        )
      })
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/v5/evaluation-dashboards/:dashboard_id/widgets/:widget_id',
    schema: {
      operationId: 'RemoveDashboardWidget',
      summary: 'Remove Dashboard Widget',
      description: 'Removes the widget from this dashboard. The widget itself stays.',
      tags,
      externalDocs: DASHBOARD_METHODS,
      params: both,
      response: { 204: z.null().describe('No Content'), ...errorReplies },
    },
    handler: ({ params: { dashboard_id: id, widget_id: widgetId }, world }, reply) => {
      const dashboard = findDashboard(world, id, context)
      findWidget(dashboard, widgetId, world, lax)
      show(
        dashboard,
        dashboard.doc.widget_order.filter((one) => one !== widgetId),
        world,
      )
      reply.code(204).send(null)
    },
  })
}

/** @throws Problem 'not-found' if the dashboard does not show the widget */
function findWidget(
  dashboard: Stored<DashboardDoc>,
  id: string,
  world: World,
  lax: boolean,
): Stored<WidgetDoc> {
  const shown = dashboard.doc.widget_order.includes(id) ? widgetsOf(world).get(id) : undefined
  return found(shown ?? (lax ? standIn.widget(id, world) : undefined), `Widget ${id}`)
}

const show = (dashboard: Stored<DashboardDoc>, widget_order: string[], world: World): void => {
  dashboardsOf(world).update(dashboard.id, { doc: { ...dashboard.doc, widget_order } })
}

const shownOn = (widget: string, world: World): number =>
  dashboardsOf(world).count([{ field: 'doc.widget_order', op: 'has', value: widget }])

const CHARTS = new Set(['bar', 'histogram', 'donut', 'scatter'])

/** @throws Problem 'invalid' if something is missing that the widget's type requires */
function checkWidget({ type, config, query }: WidgetDoc): void {
  if (type === 'heading') return
  if (type === 'markdown') {
    if (typeof config?.content !== 'string') throw refusal('widget-content')
    return
  }
  if (CHARTS.has(type)) {
    const given = ['x_column', 'x_column_group'].filter((key) => (config?.[key] ?? null) !== null)
    if (given.length !== 1) throw refusal('widget-column', type)
    return
  }
  if (type === 'table') checkFormatting(config?.conditional_formatting)
  if (query === null) throw refusal('widget-query', type)
}

/** Conditional formatting is a list of rules, each about a column. */
function checkFormatting(rules: unknown): void {
  if (rules === undefined || rules === null) return
  if (!Array.isArray(rules) || !rules.every((rule) => isObject(rule) && typeof rule.column === 'string'))
    throw refusal('widget-formatting')
}
