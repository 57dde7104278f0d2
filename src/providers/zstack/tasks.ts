// Evaluation tasks: changing and deleting them. They are made by DeployModelEvalService (eval-services.ts).
import type { Stored } from '../../core/world.ts'
import { type Action, action, type Call, edit, mayChange, one, type QueryApi, target } from './api.ts'
import { collectionOf, type Doc } from './collections.ts'
import { apiError } from './errors.ts'
import { isUuid } from './ids.ts'
import { ModelEvaluationTask } from './inventories.ts'
import type { Inventory } from './inventory.ts'
import { notFound, string, strings } from './params.ts'
import { EmptyReply, inventoryReply } from './schemas.ts'
import { dropTags } from './tags.ts'

export const TASK_TAG = 'Evaluation tasks'
const VO = ModelEvaluationTask.vo

/** Columns of the table; the API itself sets no limit, and a strict MySQL refuses what is longer. */
const COLUMNS = { name: 255, description: 2048 } as const

function checkColumns(given: Readonly<Partial<Record<keyof typeof COLUMNS, string>>>): void {
  for (const [column, length] of Object.entries(COLUMNS))
    if ((given[column as keyof typeof COLUMNS]?.length ?? 0) > length)
      throw apiError('SYS.1000', `Data truncation: Data too long for column '${column}' at row 1`)
}

export function dropTask(call: Call, task: Stored<Doc<'task'>>): void {
  mayChange(call, task, VO)
  collectionOf(call.world, 'task').remove(task.id)
  dropTags(call.world, task.id)
}

/** Most delete APIs of ZStack succeed on what is not there, provided that the uuid is one. */
function dropByUuid(call: Call, field: string, uuid: string): void {
  const task = collectionOf(call.world, 'task').get(uuid)
  if (task !== undefined) dropTask(call, task)
  else if (!isUuid(uuid)) throw apiError('SYS.1003', `invalid value[${uuid}] of field [${field}]`)
  else if (call.readings.deleteMissingFails) throw notFound(field, uuid, VO)
}

export const QueryModelEvaluationTask: QueryApi = {
  name: 'QueryModelEvaluationTask',
  message: 'org.zstack.ai.message.APIQueryModelEvaluationTaskMsg',
  tag: TASK_TAG,
  summary: 'List evaluation tasks that meet conditions.',
  page: 'https://docs.zstack-cloud.com/docs/api-explorer/en/aios/explorer/UpdateModelEvaluationTask',
  paths: ['/model-evaluation-tasks'],
  inventory: ModelEvaluationTask as unknown as Inventory,
}

export const tasks: readonly Action[] = [
  action({
    name: 'UpdateModelEvaluationTask',
    message: 'org.zstack.ai.message.APIUpdateModelEvaluationTaskMsg',
    tag: TASK_TAG,
    summary: 'Rename or re-describe an evaluation task.',
    description: 'What is absent or null stays as it is. An empty text is stored.',
    page: 'https://docs.zstack-cloud.com/docs/api-explorer/en/aios/explorer/UpdateModelEvaluationTask',
    method: 'PUT',
    paths: ['/model-evaluation-tasks/:uuid'],
    mode: 'async',
    wrapper: 'updateModelEvaluationTask',
    params: {
      uuid: string({ ref: { kind: 'task', vo: VO } }),
      name: string({ about: 'The column takes 255 characters.' }),
      description: string({ about: 'The column takes 2048 characters.' }),
      systemTags: strings({ about: 'Accepted, and without effect on an update.' }),
      userTags: strings({ about: 'Accepted, and without effect on an update.' }),
    },
    reply: inventoryReply(ModelEvaluationTask as unknown as Inventory),
    run: (call, { uuid, name, description }) => {
      const task = target(call, 'task', VO, uuid)
      checkColumns({ name, description })
      return one(ModelEvaluationTask, edit(call, 'task', task, name, { description }))
    },
  }),
  action({
    name: 'DeleteModelEvaluationTask',
    message: 'org.zstack.ai.message.APIDeleteModelEvaluationTaskMsg',
    tag: TASK_TAG,
    summary: 'Delete an evaluation task.',
    page: 'https://zstack-cloud.com/help/intl/dev_manual/dev_guide/v5',
    method: 'DELETE',
    paths: ['/model-evaluation-tasks/:uuid'],
    mode: 'async',
    params: { uuid: string({ required: true }) },
    reply: EmptyReply,
    run: (call, { uuid = '' }) => {
      dropByUuid(call, 'uuid', uuid)
      return {}
    },
  }),
  action({
    name: 'DeleteModelEvaluationTasks',
    message: 'org.zstack.ai.message.APIDeleteModelEvaluationTasksMsg',
    tag: TASK_TAG,
    summary: 'Delete several evaluation tasks, all or none.',
    page: 'https://zstack-cloud.com/help/intl/dev_manual/dev_guide/v5',
    method: 'DELETE',
    paths: ['/model-evaluation-tasks'],
    mode: 'async',
    params: { uuids: strings({ required: true }) },
    reply: EmptyReply,
    run: (call, { uuids = [] }) => {
      for (const uuid of uuids) dropByUuid(call, 'uuids', uuid as string)
      return { batch: 'SUCCESS' }
    },
  }),
]
