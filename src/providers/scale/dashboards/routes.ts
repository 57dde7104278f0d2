// Evaluation dashboards: widgets over the items of one evaluation or of one group.
// scale-gp-beta 0.7.0, resources/evaluation_dashboards/evaluation_dashboards.py

import type { Condition, World } from '../../../core/world.ts'
import { type DashboardDoc, dashboardsOf, evaluationsOf, groupsOf, widgetsOf } from '../collections.ts'
import type { Routes } from '../context.ts'
import { anywhere, listPage, live, withTags } from '../dialect/paging.ts'
import { USER_ID } from '../dialect/serialize.ts'
import { idParams } from '../dialect/shared.ts'
import { errorReplies } from '../errors.ts'
import { DASHBOARD_METHODS, page } from '../pages.ts'
import { found, refusal, refusalWith } from '../refusals.ts'
import { findDashboard } from './find.ts'
import { computeAll } from './results.ts'
import {
  Dashboard,
  DashboardCreate,
  DashboardList,
  DashboardListQuery,
  DashboardQuery,
  DashboardUpdate,
} from './schemas.ts'
import { toDashboard } from './wire.ts'

const tags = ['Evaluation Dashboards']
const params = idParams('dashboard_id')

export const dashboards: Routes = async (scope, context) => {
  const { lax } = context

  scope.route({
    method: 'POST',
    url: '/v5/evaluation-dashboards',
    schema: {
      operationId: 'CreateEvaluationDashboard',
      summary: 'Create Evaluation Dashboard',
      description:
        'Creates a dashboard for one evaluation or one group, optionally with the widgets of a template.',
      tags,
      externalDocs: DASHBOARD_METHODS,
      body: DashboardCreate,
      response: { 200: Dashboard, ...errorReplies },
    },
    handler: ({ body, world }) => {
      const { evaluation_id = null, evaluation_group_id = null, template_dashboard_id: template } = body
      if (!lax) checkTarget(evaluation_id, evaluation_group_id, body, world)
      const copied = template ? findDashboard(world, template, context).doc.widget_order : undefined
      const widget_order = copied ?? body.widget_order ?? []
      if (!lax) checkWidgets(widget_order, world)
      const doc: DashboardDoc = {
        description: body.description ?? null,
        tags: body.tags ?? [],
        evaluation_id,
        evaluation_group_id,
        widget_order,
        archived_at: null,
      }
      return world.transaction(() => {
        const stored = dashboardsOf(world).insert({ id: world.ids.uuid(), name: body.name, doc })
        computeAll(stored, world, context)
        return toDashboard(stored, world)
      })
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/evaluation-dashboards',
    schema: {
      operationId: 'ListEvaluationDashboards',
      summary: 'List Evaluation Dashboards',
      tags,
      externalDocs: page('evaluation-dashboards/list-evaluation-dashboards.md'),
      querystring: DashboardListQuery,
      response: { 200: DashboardList, ...errorReplies },
    },
    handler: ({ query, world }) => {
      const { evaluation_id: evaluation, evaluation_group_id: group, created_by_ids: authors, search } = query
      if (evaluation && group && !lax) throw refusal('two-targets')
      return listPage(dashboardsOf(world), query, {
        where: [
          ...live(query.include_archived),
          ...withTags(query.tags, true),
          ...equal('doc.evaluation_id', evaluation),
          ...equal('doc.evaluation_group_id', group),
          ...(search ? searched(search) : []),
          // One user creates everything.
          ...(authors && !authors.includes(USER_ID) ? NONE : []),
        ],
        noun: 'Evaluation dashboard',
        lax,
        toWire: (stored) => toDashboard(stored, world),
      })
    },
  })

  scope.route({
    method: 'GET',
    url: '/v5/evaluation-dashboards/:dashboard_id',
    schema: {
      operationId: 'GetEvaluationDashboard',
      summary: 'Get Evaluation Dashboard',
      tags,
      externalDocs: DASHBOARD_METHODS,
      params,
      querystring: DashboardQuery,
      response: { 200: Dashboard, ...errorReplies },
    },
    handler: ({ params: { dashboard_id: id }, query, world }) =>
      toDashboard(findDashboard(world, id, context, query.include_archived), world, query.views),
  })

  scope.route({
    method: 'PATCH',
    url: '/v5/evaluation-dashboards/:dashboard_id',
    schema: {
      operationId: 'UpdateEvaluationDashboard',
      summary: 'Update Evaluation Dashboard',
      tags,
      externalDocs: DASHBOARD_METHODS,
      params,
      body: DashboardUpdate,
      response: { 200: Dashboard, ...errorReplies },
    },
    handler: ({ params: { dashboard_id: id }, body, world }) => {
      const stored = findDashboard(world, id, context)
      const { name, description, tags: next, widget_order: order } = body
      if (order !== undefined && !lax) checkWidgets(order, world)
      if (Object.values(body).every((value) => value === undefined)) return toDashboard(stored, world)
      const doc: DashboardDoc = {
        ...stored.doc,
        description: description === undefined ? stored.doc.description : description,
        tags: next ?? stored.doc.tags,
        widget_order: order ?? stored.doc.widget_order,
      }
      return world.transaction(() => {
        const updated = dashboardsOf(world).update(id, { name, doc }) ?? { ...stored, doc }
        if (order?.some((one) => !stored.doc.widget_order.includes(one))) computeAll(updated, world, context)
        return toDashboard(updated, world)
      })
    },
  })

  scope.route({
    method: 'DELETE',
    url: '/v5/evaluation-dashboards/:dashboard_id',
    schema: {
      operationId: 'ArchiveEvaluationDashboard',
      summary: 'Archive Evaluation Dashboard',
      description: 'Archives the dashboard. Its widgets and their results stay.',
      tags,
      externalDocs: DASHBOARD_METHODS,
      params,
      response: { 200: Dashboard, ...errorReplies },
    },
    handler: ({ params: { dashboard_id: id }, world }) => {
      const stored = findDashboard(world, id, context)
      const doc = { ...stored.doc, archived_at: world.clock.now() }
      return toDashboard(dashboardsOf(world).update(id, { doc }) ?? { ...stored, doc }, world)
    },
  })
}

const NONE: Condition[] = [{ field: 'id', op: 'in', value: [] }]

const equal = (
  field: 'doc.evaluation_id' | 'doc.evaluation_group_id',
  value: string | undefined,
): Condition[] => (value ? [{ field, op: '=', value }] : [])

/** Finds part of the name, or part of a tag: tags are searched as their JSON list. */
const searched = (search: string): Condition[] => [
  {
    any: [
      { field: 'name', op: 'like', value: anywhere(search) },
      { field: 'doc.tags', op: 'like', value: anywhere(search) },
    ],
  },
]

/** @throws Problem 'invalid' if both or neither are given, 'not-found' if the target does not exist */
function checkTarget(evaluation: string | null, group: string | null, body: unknown, world: World): void {
  if ((evaluation === null) === (group === null)) {
    const { message } = refusal('target-missing')
    const issue = { code: 'custom' as const, path: [], message, input: body }
    throw refusalWith('target-missing', { issues: [issue], part: 'body' })
  }
  if (evaluation !== null) {
    const stored = evaluationsOf(world).get(evaluation)
    found(stored?.doc.archived_at === null ? stored : undefined, `Evaluation ${evaluation}`)
  }
  if (group !== null) {
    const stored = groupsOf(world).get(group)
    found(stored?.doc.deleted_at === null ? stored : undefined, `Evaluation group ${group}`)
  }
}

/** @throws Problem 'invalid' for widgets that do not exist or are named twice */
function checkWidgets(order: readonly string[], world: World): void {
  const twice = order.find((id, i) => order.indexOf(id) !== i)
  if (twice !== undefined) throw refusal('widget-twice', twice)
  const missing = order.filter((id) => widgetsOf(world).get(id) === undefined)
  if (missing.length > 0) throw refusal('widgets-not-found', missing.join(', '))
}
