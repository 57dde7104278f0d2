// Groups of service instances, as deployed by DeployModelService and DeployModelEvalService.
import { collectionOf } from '../collections.ts'
import { type Action, action, type QueryApi } from '../declaration/api.ts'
import { explorer, GUIDE, topic } from '../declaration/pages.ts'
import { integer, map, string, strings } from '../declaration/params.ts'
import { edit, one, target } from '../declaration/resources.ts'
import { ModelEvalServiceInstanceGroup, ModelServiceInstanceGroup } from '../inventories/evaluation.ts'
import { bulkDeletion, deletion, inBulk } from '../life/deletes.ts'
import { restartSteps } from '../lifecycle.ts'
import { BulkReply, inventoryReply } from '../schemas.ts'

export const GROUP_TAG = 'Service instance groups'
const VO = ModelServiceInstanceGroup.vo

export const groupQueries: readonly QueryApi[] = [
  {
    name: 'QueryModelEvalServiceInstanceGroup',
    message: 'org.zstack.ai.message.eval.APIQueryModelEvalServiceInstanceGroupMsg',
    // As listed in zstack-mcp-server 0.1.7 (data/api_docs.json).
    replyClass: 'org.zstack.ai.message.APIQueryModelServiceInstanceGroupReply',
    tag: GROUP_TAG,
    summary: 'List evaluation services that match conditions.',
    page: GUIDE,
    paths: ['/ai/model-eval-services/instances/groups/'],
    inventory: ModelEvalServiceInstanceGroup,
    where: [{ field: 'doc.eval', op: '=', value: true }],
  },
  {
    name: 'QueryModelServiceInstanceGroup',
    message: 'org.zstack.ai.message.APIQueryModelServiceInstanceGroupMsg',
    tag: GROUP_TAG,
    summary: 'List groups of service instances that match conditions, including evaluation services.',
    page: GUIDE,
    paths: ['/ai/model-services/instances/groups/'],
    inventory: ModelServiceInstanceGroup,
  },
]

export const groups: readonly Action[] = [
  action({
    name: 'UpdateModelServiceInstanceGroup',
    message: 'org.zstack.ai.message.APIUpdateModelServiceInstanceGroupMsg',
    tag: GROUP_TAG,
    summary: 'Change the name, description or start settings of a group.',
    page: explorer('UpdateModelServiceInstanceGroup'),
    method: 'PUT',
    paths: ['/model-service-instance-groups/:uuid'],
    mode: 'async',
    wrapper: 'updateModelServiceInstanceGroup',
    params: {
      uuid: string({ required: true, ref: { kind: 'group', vo: VO } }),
      name: string({ max: 255 }),
      description: string({ max: 2048 }),
      environmentVariables: map(),
      startupParameters: map(),
      serviceLivez: string(),
      serviceReadyz: string(),
      serviceBootupTime: integer({ own: true, about: 'Seconds.' }),
      systemTags: strings(),
      userTags: strings(),
    },
    reply: inventoryReply(ModelServiceInstanceGroup),
    run: (call, { uuid, name, systemTags: _, userTags: __, ...members }) =>
      one(ModelServiceInstanceGroup, edit(call, 'group', target(call, 'group', VO, uuid), name, members)),
  }),
  action({
    name: 'RestartModelServiceGroups',
    message: 'org.zstack.ai.message.APIRestartModelServiceGroupsMsg',
    tag: GROUP_TAG,
    summary: 'Restart the services of several groups, each separately. Evaluation tasks continue.',
    page: topic('服务和应用', '推理服务相关接口', '重启模型服务组-restartmodelservicegroups'),
    method: 'PUT',
    paths: [
      '/model-service-instance-groups',
      // The generated Go SDKs put a uuid into the path; only those in the body count.
      '/model-service-instance-groups/:uuid/actions',
    ],
    mode: 'async',
    wrapper: 'restartModelServiceGroups',
    params: { uuids: strings({ required: true }), systemTags: strings(), userTags: strings() },
    reply: BulkReply,
    run: (call, { uuids = [] }) => {
      const { world, behaviors } = call
      const plan = world.plan('RestartModelServiceGroups')
      return inBulk(call, uuids as readonly string[], (uuid) => {
        const group = target(call, 'group', VO, uuid)
        const steps = restartSteps(group, plan, world.clock.now(), behaviors.runningAtOnce)
        collectionOf(world, 'group').update(group.id, { steps })
      })
    },
  }),
  deletion('group', VO, {
    name: 'DeleteModelServiceInstanceGroup',
    tag: GROUP_TAG,
    summary: 'Delete a group, its dataset references and the evaluation tasks that it runs.',
    page: topic('服务和应用', '推理服务相关接口', '删除模型服务实例组-deletemodelserviceinstancegroup'),
    paths: ['/ai/model-services/instances/groups/:uuid'],
  }),
  bulkDeletion('group', VO, {
    name: 'DeleteModelServiceInstanceGroups',
    tag: GROUP_TAG,
    summary: 'Delete several groups, each separately.',
    page: topic('服务和应用', '推理服务相关接口', '批量删除模型服务实例组-deletemodelserviceinstancegroups'),
    paths: ['/ai/model-services/instances/groups'],
  }),
]
