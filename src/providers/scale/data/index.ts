// How people write Scale's resources: in the words of its v5 API.
import type { DataFormat } from '../../../core/data/format.ts'
import { dashboard, widget, widgetResult } from './dashboards.ts'
import { dataset, datasetItem } from './datasets.ts'
import { annotationTask, evaluation, item } from './evaluations.ts'
import { generate } from './generate.ts'
import { criterion, file, group, question, rubric, signedExport } from './others.ts'

export const data: DataFormat = {
  provider: 'scale',
  generate,
  kinds: [
    file,
    question,
    rubric,
    criterion,
    dataset,
    datasetItem,
    evaluation,
    item,
    annotationTask,
    group,
    widget,
    dashboard,
    widgetResult,
    signedExport,
  ],
}
