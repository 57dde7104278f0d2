// Evaluation tasks: changing and deleting them. They are made by DeployModelEvalService (eval-services.ts).
import { type Action, action, type Call, edit, one, type QueryApi, target } from '../declaration/api.ts'
import { explorer, GUIDE } from '../declaration/pages.ts'
import { string, strings } from '../declaration/params.ts'
import { apiError } from '../errors.ts'
import { ModelEvaluationTask } from '../inventories/evaluation.ts'
import { deleteOne } from '../life/deletes.ts'
import { letNextRun } from '../life/queue.ts'
import { EmptyReply, inventoryReply } from '../schemas.ts'

export const TASK_TAG = 'Evaluation tasks'
const VO = ModelEvaluationTask.vo

/** Columns of the table; the API itself sets no limit, and a strict MySQL refuses what is longer. */
const COLUMNS = { name: 255, description: 2048 } as const

/** A column counts characters: an emoji, two halves to JavaScript and Java, is one. */
const charactersOf = (text: string): number =>
  text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0)

function checkColumns(given: Readonly<Partial<Record<keyof typeof COLUMNS, string>>>): void {
  for (const [column, length] of Object.entries(COLUMNS))
    if (charactersOf(given[column as keyof typeof COLUMNS] ?? '') > length)
      throw apiError('SYS.1000', `Data truncation: Data too long for column '${column}' at row 1`)
}

/** What waited behind them for the same evaluated service begins earlier. */
function deleteTasks(call: Call, field: string, uuids: readonly string[]): void {
  const gone = uuids.map((uuid) => deleteOne(call, 'task', VO, field, uuid))
  letNextRun(
    call.world,
    gone.filter((task) => task !== undefined),
  )
}

export const QueryModelEvaluationTask: QueryApi = {
  name: 'QueryModelEvaluationTask',
  message: 'org.zstack.ai.message.APIQueryModelEvaluationTaskMsg',
  tag: TASK_TAG,
  summary: 'List evaluation tasks that meet conditions.',
  page: GUIDE,
  paths: ['/model-evaluation-tasks'],
  inventory: ModelEvaluationTask,
}

export const tasks: readonly Action[] = [
  action({
    name: 'UpdateModelEvaluationTask',
    message: 'org.zstack.ai.message.APIUpdateModelEvaluationTaskMsg',
    tag: TASK_TAG,
    summary: 'Rename or re-describe an evaluation task.',
    description: 'What is absent or null stays as it is. An empty text is stored.',
    page: explorer('UpdateModelEvaluationTask'),
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
    reply: inventoryReply(ModelEvaluationTask),
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
    page: GUIDE,
    method: 'DELETE',
    paths: ['/model-evaluation-tasks/:uuid'],
    mode: 'async',
    params: { uuid: string({ required: true }) },
    reply: EmptyReply,
    run: (call, { uuid = '' }) => {
      deleteTasks(call, 'uuid', [uuid])
      return {}
    },
  }),
  action({
    name: 'DeleteModelEvaluationTasks',
    message: 'org.zstack.ai.message.APIDeleteModelEvaluationTasksMsg',
    tag: TASK_TAG,
    summary: 'Delete several evaluation tasks, all or none.',
    page: GUIDE,
    method: 'DELETE',
    paths: ['/model-evaluation-tasks'],
    mode: 'async',
    params: { uuids: strings({ required: true }) },
    reply: EmptyReply,
    run: (call, { uuids = [] }) => {
      deleteTasks(call, 'uuids', uuids as readonly string[])
      return { batch: 'SUCCESS' }
    },
  }),
]
