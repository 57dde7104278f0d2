// Rows of dashboards, their widgets and what was computed for these.
import * as z from 'zod'
import type { DataKind } from '../../../core/data/format.ts'
import { DashboardDoc, WidgetDoc, WidgetResultDoc } from '../collections.ts'
import { Dict } from '../dialect/fields.ts'
import { common, name, over } from './common.ts'

export const widget: DataKind = {
  ...common,
  kind: 'evaluation_widget',
  member: 'evaluation_widgets',
  about: 'Widgets: dashboards name them in `widget_order`',
  doc: WidgetDoc,
  name: ['title', 'name'],
  fit: (doc, { name: title }) => {
    const type = doc.type ?? (doc.query === undefined ? 'markdown' : 'metric')
    return over({ type, config: type === 'markdown' ? { content: title } : null, query: null }, doc)
  },
}

export const dashboard: DataKind = {
  ...common,
  kind: 'evaluation_dashboard',
  member: 'evaluation_dashboards',
  about: 'Dashboards of an evaluation or of a group',
  doc: DashboardDoc,
  name: ['name'],
  refs: {
    evaluation_id: 'evaluation',
    evaluation_group_id: 'evaluation_group',
    'widget_order[]': 'evaluation_widget',
  },
  moments: ['archived_at'],
  fit: (doc, { any }) => {
    const isFree = doc.evaluation_id === undefined && doc.evaluation_group_id === undefined
    return over({ evaluation_id: isFree ? (any('evaluation')?.id ?? null) : null }, doc)
  },
}

export const widgetResult: DataKind = {
  ...common,
  kind: 'evaluation_widget_result',
  member: 'evaluation_widget_results',
  about: 'What was computed for the widgets of dashboards',
  doc: WidgetResultDoc,
  name: [],
  parent: { member: 'evaluation_dashboard_id', kind: 'evaluation_dashboard' },
  inside: { kind: 'evaluation_dashboard', member: 'widget_results' },
  refs: { widget_id: 'evaluation_widget' },
  moments: ['computed_at'],
  written: { widget_id: name, computed_result: Dict.nullable(), error_message: z.string().nullable() },
  fit: (doc, { createdAt, any }) =>
    over(
      {
        widget_id: any('evaluation_widget')?.id ?? '',
        computation_status: 'completed',
        computed_result: null,
        error_message: null,
        computed_at: createdAt,
      },
      doc,
    ),
}
