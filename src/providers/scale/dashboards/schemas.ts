// Dashboards, widgets and their query language on the wire. scale-gp-beta 0.7.0, types/evaluation_dashboards/;
// https://docs.gp.scale.com/docs/v5/evaluation-dashboards/query-language
import * as z from 'zod'
import {
  Dict,
  enumeration,
  int,
  nameText,
  number,
  queryList,
  queryText,
  variants,
} from '../dialect/fields.ts'
import { includeArchived, listOf, paging } from '../dialect/lists.ts'
import { Identity, Tags, Time } from '../dialect/shared.ts'

const source = z.string().optional().describe('`data` or `task_result_cache`. Default: both are searched.')

const COMPARISONS = ['=', '!=', '>', '<', '>=', '<='] as const

const Condition = z.object({
  column: z.string(),
  operator: z.enum([...COMPARISONS, 'IN', 'NOT IN', 'LIKE', 'NOT LIKE', 'IS NULL', 'IS NOT NULL']),
  source,
  value: variants({
    str: z.string(),
    float: number(),
    bool: z.boolean(),
    'list[any]': z.array(z.unknown()),
  }).nullish(),
})
const logicalOperators = z.array(z.enum(['AND', 'OR'])).nullish()
export const Filter = z
  .object({ conditions: z.array(Condition), logicalOperators })
  .describe('Conditions are combined from left to right, without precedence.')
  .meta({ id: 'ScaleWidgetFilter' })
export type Filter = z.output<typeof Filter>

export const AGGREGATIONS = [
  'COUNT',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
  'STDDEV',
  'VARIANCE',
  'PERCENTILE',
  'COUNT_DISTINCT',
  'PERCENTAGE',
] as const

const Aggregation = z.object({
  type: z.literal('AGGREGATION').optional(),
  function: z.enum(AGGREGATIONS),
  column: z.string().describe('`*` for COUNT.'),
  evaluation_ids: z.array(z.string()).nullish(),
  params: Dict.nullish().describe('`percentile` for PERCENTILE, `percentage_filters` for PERCENTAGE.'),
  source,
})
const Column = z.object({
  type: z.literal('COLUMN').optional(),
  column: z.string(),
  source,
  // Otherwise an aggregation with an unknown function would pass as a column.
  function: z.null().optional().describe('Belongs to an aggregation.'),
})
const SelectItem = z.object({
  expression: variants({ ExpressionAggregation: Aggregation, ExpressionColumn: Column }),
  alias: z.string().nullish(),
})
export type Aggregation = z.output<typeof Aggregation>

const common = {
  select: z.array(SelectItem).min(1),
  evaluation_ids: z.array(z.string()).nullish().describe('For a group: only these members.'),
  filter: Filter.nullish(),
  latest_only: z.boolean().nullish().describe('For a group: only the newest member.'),
}
export const WidgetQuery = z
  .object({
    ...common,
    groupBy: z.array(z.string()).nullish(),
    orderBy: z
      .array(z.object({ column: z.string(), direction: z.enum(['ASC', 'DESC']).optional(), source }))
      .nullish(),
    limit: int({ min: 1 }).nullish(),
  })
  .describe('A series of records. For the type `metric`: one aggregation without group, order or limit.')
  .meta({ id: 'ScaleWidgetQuery' })
export type WidgetQuery = z.output<typeof WidgetQuery>

export const WIDGET_TYPES = [
  'bar',
  'histogram',
  'donut',
  'scatter',
  'metric',
  'table',
  'markdown',
  'heading',
  'timeseries',
] as const

const widget = {
  id: z.string(),
  object: z.literal('evaluation_widget'),
  account_id: z.string(),
  created_at: Time,
  title: z.string(),
  type: z.enum(WIDGET_TYPES),
  config: Dict.nullable(),
  query: Dict.nullable(),
}
export const Widget = z.object(widget).meta({ id: 'ScaleEvaluationWidget' })

const status = z.enum(['pending', 'completed', 'failed'])
const computed = {
  id: z.string(),
  widget_id: z.string(),
  computation_status: status,
  computed_result: Dict.nullable().describe(
    '`{type: "metric", data: 42}` or `{type: "series", data: [{…}]}`.',
  ),
  error_message: z.string().nullable(),
  computed_at: Time.nullable(),
}
export const WidgetWithResult = z
  .object({ ...widget, result: z.object(computed).nullable() })
  .meta({ id: 'ScaleEvaluationWidgetWithResult' })
export const WidgetResult = z
  .object({
    ...computed,
    object: z.literal('evaluation_dashboard_widget_result'),
    account_id: z.string(),
    created_at: Time,
    computation_job_id: z.string().nullable(),
    evaluation_id: z.string().nullable(),
    evaluation_group_id: z.string().nullable(),
    widget: Widget.nullable(),
  })
  .meta({ id: 'ScaleEvaluationWidgetResult' })

export const Dashboard = z
  .object({
    id: z.string(),
    object: z.literal('evaluation_dashboard'),
    account_id: z.string(),
    created_at: Time,
    updated_at: Time,
    created_by: Identity,
    name: z.string(),
    description: z.string().nullable(),
    tags: Tags,
    evaluation_id: z.string().nullable(),
    evaluation_group_id: z.string().nullable(),
    widget_order: z.array(z.string()),
    error_message: z.string().nullable(),
    archived_at: Time.nullable(),
    widgets: z.array(Widget).optional().describe('Only with the view `widgets`.'),
    widget_results: z.array(WidgetResult).optional().describe('Only with the view `widget_results`.'),
  })
  .meta({ id: 'ScaleEvaluationDashboard' })
export const DashboardList = listOf('ScaleEvaluationDashboardList', Dashboard)

const Title = nameText().min(1).max(256)
export const DashboardCreate = z
  .object({
    name: Title,
    description: z.string().nullish(),
    evaluation_id: z.string().nullish().describe('Give this or `evaluation_group_id`.'),
    evaluation_group_id: z.string().nullish(),
    tags: Tags.nullish(),
    template_dashboard_id: z.string().nullish().describe('Its widgets are also shown on the new one.'),
    widget_order: z.array(z.string()).nullish(),
  })
  .meta({ id: 'ScaleEvaluationDashboardCreateRequest' })
export const DashboardUpdate = z
  .object({
    name: Title.optional(),
    description: z.string().nullish(),
    tags: Tags.optional(),
    widget_order: z.array(z.string()).optional(),
  })
  .meta({ id: 'ScaleEvaluationDashboardUpdateRequest' })
export const WidgetCreate = z
  .object({
    title: Title,
    type: enumeration(WIDGET_TYPES),
    config: Dict.nullish(),
    query: WidgetQuery.nullish(),
  })
  .meta({ id: 'ScaleEvaluationWidgetCreateRequest' })
export const WidgetUpdate = z
  .object({ title: Title.optional(), config: Dict.nullish(), query: WidgetQuery.nullish() })
  .meta({ id: 'ScaleEvaluationWidgetUpdateRequest' })

export const DashboardQuery = z.object({
  ...includeArchived,
  views: queryList(z.enum(['widgets', 'widget_results'])),
})
export const DashboardListQuery = z.object({
  ...paging,
  ...includeArchived,
  evaluation_id: queryText(),
  evaluation_group_id: queryText(),
  tags: queryList(z.string()).describe('Has all of these tags, ignoring case.'),
  created_by_ids: queryList(z.string()),
  search: queryText().describe('Part of the name or of a tag, ignoring case.'),
})
