// Objects that are not stored, for the generated SDK's own test suite: it uses fixed ids and keeps using what it has
// archived. Behavior `scale.fixtureMode`.
import type { Stored, World } from '../../core/world.ts'
import {
  type CriterionDoc,
  type DashboardDoc,
  type DatasetDoc,
  type DatasetItemDoc,
  type EvaluationDoc,
  type FileDoc,
  type GroupDoc,
  type ItemDoc,
  itemState,
  type QuestionDoc,
  type RubricDoc,
  type WidgetDoc,
} from './collections.ts'
import { doneSteps } from './lifecycle.ts'

const make = <Doc>(id: string, world: World, doc: Doc, parent: string | null = null): Stored<Doc> => {
  const now = world.clock.now()
  return {
    id,
    parent,
    name: id,
    createdAt: now,
    updatedAt: now,
    steps: doneSteps(now),
    state: 'completed',
    looks: 0,
    doc,
  }
}

const DATA = { foo: 'bar' }
const plain = { description: null, tags: [], archived_at: null }

export const standIn = {
  evaluation: (id: string, world: World): Stored<EvaluationDoc> =>
    make(id, world, {
      ...plain,
      metadata: DATA,
      tasks: [
        {
          task_type: 'chat_completion',
          alias: 'alias',
          configuration: { model: 'model', messages: [{ role: 'user', content: 'item.foo' }] },
        },
      ],
      dataset_ids: [],
      taxonomy: DATA,
      questions: {},
      item_count: 1,
      error_total: 0,
      outcome: 'success',
      contributor_work: 'none',
    }),
  item: (id: string, world: World): Stored<ItemDoc> =>
    make(
      id,
      world,
      {
        index: 0,
        data: DATA,
        files: null,
        dataset_item_id: null,
        dataset_item_version_num: null,
        errors: null,
        archived_at: null,
      },
      'evaluation_id',
    ),
  dataset: (id: string, world: World): Stored<DatasetDoc> =>
    make(id, world, { ...plain, current_version_num: 1 }),
  datasetItem: (id: string, world: World): Stored<DatasetItemDoc> =>
    make(
      id,
      world,
      {
        states: [itemState(1, DATA, null, world.clock.now())],
        first_version: 1,
        last_version: null,
        archived_at: null,
      },
      'dataset_id',
    ),
  group: (id: string, world: World): Stored<GroupDoc> =>
    make(id, world, {
      description: null,
      tags: [],
      metadata: DATA,
      members: [],
      active: [],
      row_identifiers: {},
      deleted_at: null,
    }),
  dashboard: (id: string, world: World): Stored<DashboardDoc> =>
    make(id, world, {
      ...plain,
      evaluation_id: 'evaluation_id',
      evaluation_group_id: null,
      widget_order: [],
    }),
  widget: (id: string, world: World): Stored<WidgetDoc> =>
    make(id, world, { type: 'markdown', config: { content: '# Title' }, query: null }),
  question: (id: string, world: World): Stored<QuestionDoc> =>
    make(id, world, {
      question_type: 'categorical',
      prompt: 'prompt',
      configuration: { choices: ['yes', 'no'] },
      conditions: null,
      archived_at: null,
    }),
  rubric: (id: string, world: World): Stored<RubricDoc> =>
    make(id, world, { tags: [], version: 1, archived_at: null }),
  criterion: (id: string, world: World): Stored<CriterionDoc> => {
    const state = { title: 'title', weight: null, annotations: null, created_at: world.clock.now() }
    return make(id, world, { states: [state] }, 'rubric_id')
  },
  file: (id: string, world: World): Stored<FileDoc> =>
    make(id, world, {
      md5_checksum: '99914b932bd37a50b983c5e7c90ae93b',
      mime_type: 'application/json',
      size: 2,
      tags: null,
      content: 'e30=',
    }),
}
