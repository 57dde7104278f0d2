// Groups of service instances: what DeployModelService and DeployModelEvalService make.
import type { Action, QueryApi } from './api.ts'
import { ModelEvalServiceInstanceGroup, ModelServiceInstanceGroup } from './inventories.ts'
import type { Inventory } from './inventory.ts'

export const GROUP_TAG = 'Service instance groups'

export const QueryModelEvalServiceInstanceGroup: QueryApi = {
  name: 'QueryModelEvalServiceInstanceGroup',
  message: 'org.zstack.ai.message.eval.APIQueryModelEvalServiceInstanceGroupMsg',
  tag: GROUP_TAG,
  summary: 'List evaluation services that meet conditions.',
  page: 'https://docs.zstack-cloud.com/docs/api-explorer/zh-cn/aios/explorer/DeployModelEvalService',
  paths: ['/ai/model-eval-services/instances/groups/'],
  inventory: ModelEvalServiceInstanceGroup as unknown as Inventory,
  where: [{ field: 'doc.eval', op: '=', value: true }],
}

export const QueryModelServiceInstanceGroup: QueryApi = {
  name: 'QueryModelServiceInstanceGroup',
  message: 'org.zstack.ai.message.APIQueryModelServiceInstanceGroupMsg',
  tag: GROUP_TAG,
  summary: 'List groups of service instances that meet conditions, evaluation services among them.',
  page: 'https://docs.zstack-cloud.com/docs/api-explorer/en/aios/explorer/UpdateModelServiceInstanceGroup',
  paths: ['/ai/model-services/instances/groups/'],
  inventory: ModelServiceInstanceGroup as unknown as Inventory,
}

export const groups: readonly Action[] = []
