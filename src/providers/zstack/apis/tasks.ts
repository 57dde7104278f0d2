// Evaluation tasks: changes and deletes them. DeployModelEvalService creates them (eval-services.ts).
import { type Action, action, type Call, type QueryApi } from '../declaration/api.ts'
import { explorer, GUIDE } from '../declaration/pages.ts'
import { string, strings } from '../declaration/params.ts'
import { edit, one, target } from '../declaration/resources.ts'
import { apiError } from '../errors.ts'
import { ModelEvaluationTask } from '../inventories/evaluation.ts'
import { deleteOne } from '../life/deletes.ts'
import { letNextRun } from '../life/queue.ts'
import { EmptyReply, inventoryReply } from '../schemas.ts'

export const TASK_TAG = 'Evaluation tasks'
const VO = ModelEvaluationTask.vo

/** Column sizes of the table. The API itself has no limit, but a strict MySQL refuses longer values. */
const COLUMNS = { name: 255, description: 2048 } as const

/** Columns count characters: an emoji is one, although JavaScript and Java count two. */
const charactersOf = (text: string): number =>
  text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0)

function checkColumns(given: Readonly<Partial<Record<keyof typeof COLUMNS, string>>>): void {
  for (const [column, length] of Object.entries(COLUMNS))
    if (charactersOf(given[column as keyof typeof COLUMNS] ?? '') > length)
      throw apiError('SYS.1000', `Data truncation: Data too long for column '${column}' at row 1`)
}

/** Tasks that waited behind them for the same evaluated service begin earlier. */
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
  summary: 'List evaluation tasks that match conditions.',
  page: GUIDE,
  paths: ['/model-evaluation-tasks'],
  inventory: ModelEvaluationTask,
}

export const tasks: readonly Action[] = [
  action({
    name: 'UpdateModelEvaluationTask',
    message: 'org.zstack.ai.message.APIUpdateModelEvaluationTaskMsg',
    tag: TASK_TAG,
    summary: 'Change the name or description of an evaluation task.',
    description: 'Members that are absent or null do not change. An empty text is stored.',
    page: explorer('UpdateModelEvaluationTask'),
    method: 'PUT',
    paths: ['/model-evaluation-tasks/:uuid'],
    mode: 'async',
    wrapper: 'updateModelEvaluationTask',
    params: {
      uuid: string({ ref: { kind: 'task', vo: VO } }),
      name: string({ about: 'The column holds up to 255 characters.' }),
      description: string({ about: 'The column holds up to 2048 characters.' }),
      systemTags: strings({ about: 'Accepted, but an update ignores it.' }),
      userTags: strings({ about: 'Accepted, but an update ignores it.' }),
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
    summary: 'Delete several evaluation tasks: all of them, or none.',
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
