// ZStack AIOS: model evaluation tasks and related resources, under /zstack/v1.
import type { ProviderPlugin } from '../../http/provider.ts'
import { CreateAccessKey } from './apis/access-keys.ts'
import { DATASET_TAG, datasets, QueryDataset } from './apis/datasets.ts'
import { DeployModelEvalService } from './apis/eval-services.ts'
import { GROUP_TAG, groupQueries, groups } from './apis/groups.ts'
import { logIns } from './apis/log-ins.ts'
import { CENTER_TAG, modelCenters, QueryModelCenter } from './apis/model-centers.ts'
import { modelServices, QueryModelService, SERVICE_TAG } from './apis/model-services.ts'
import { MODEL_TAG, modelQueries, models } from './apis/models.ts'
import { ACCOUNT_TAG, sessions } from './apis/sessions.ts'
import { QueryModelEvaluationTask, TASK_TAG, tasks } from './apis/tasks.ts'
import { counterpart } from './auth/counterpart.ts'
import { explain } from './auth/explain.ts'
import { authenticate, worldOf } from './auth/index.ts'
import { SCHEMAS } from './collections.ts'
import type { Api } from './declaration/api.ts'
import { legacyRoutes } from './engine/legacy.ts'
import { renderFor } from './engine/ordered.ts'
import { restRoutes } from './engine/routes.ts'
import { head } from './head.ts'
import { stringify } from './inventories/serialize.ts'
import { jobRoutes } from './jobs/routes.ts'
import { stopDeliveries } from './jobs/webhooks.ts'
import { lives } from './life/queue.ts'
import { PROBLEMS } from './problems.ts'

/** Every API, in the order of the document. */
const APIS: readonly Api[] = [
  QueryModelEvaluationTask,
  ...tasks,
  DeployModelEvalService,
  ...groupQueries,
  ...groups,
  QueryDataset,
  ...datasets,
  QueryModelService,
  ...modelServices,
  ...modelQueries,
  ...models,
  QueryModelCenter,
  ...modelCenters,
  ...logIns,
  ...sessions,
  CreateAccessKey,
]

/** The uuid of the created resource, and the query for it: no API reads a single resource by its path. */
const MADE = '$response.body#/inventory/uuid'
const BY_UUID = { parameters: { q: `uuid={${MADE}}` } }

export const zstack: ProviderPlugin = {
  ...head,
  openapi: {
    title: 'ZStack AIOS: model evaluation',
    version: '5.5',
    description:
      'Evaluation tasks and services, and the datasets, model services and sessions that they need. PUT, POST and DELETE respond at once or with a job, depending on the behavior `zstack.async`.',
    externalDocs:
      'https://docs.zstack-cloud.com/docs/api-explorer/en/aios/explorer/UpdateModelEvaluationTask',
    tags: [
      { name: TASK_TAG, description: 'Tasks, and the call that creates them.' },
      { name: GROUP_TAG, description: 'Evaluation services and other deployed services.' },
      { name: DATASET_TAG, description: 'Data for evaluating models.' },
      { name: SERVICE_TAG, description: 'Services that can be deployed.' },
      { name: MODEL_TAG, description: 'Models and their bindings to services.' },
      { name: CENTER_TAG, description: 'Model centers, which contain all of these.' },
      { name: ACCOUNT_TAG, description: 'Log-ins, sessions, access keys.' },
      { name: 'Jobs', description: 'Results of asynchronous calls.' },
      { name: 'Legacy endpoint', description: 'All calls, named by message class.' },
    ],
    links: {
      AddModel: { QueryModel: BY_UUID },
      AddModelCenter: { QueryModelCenter: BY_UUID },
      AddModelService: { QueryModelService: BY_UUID, DeployModelEvalService: { parameters: { uuid: MADE } } },
      CreateDataset: { QueryDataset: BY_UUID },
      DeployModelEvalService: {
        QueryModelEvalServiceInstanceGroup: BY_UUID,
        UpdateModelServiceInstanceGroup: { parameters: { uuid: MADE } },
        DeleteModelServiceInstanceGroup: { parameters: { uuid: MADE } },
      },
    },
    securitySchemes: {
      session: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description:
          '`OAuth <session uuid>` from a log-in, or `ZStack <AccessKeyID>:<signature>` with a `Date` header.',
      },
    },
  },
  collections: SCHEMAS,
  worldOf,
  authenticate,
  explain,
  counterpart,
  renderError: renderFor(APIS),
  problems: PROBLEMS,
  lives,
  data: async () => (await import('./data/index.ts')).data,
  states: { 'model-center': 'Connected' },
  stringify,
  routes: async (scope, context) => {
    scope.addHook('onClose', async () => stopDeliveries(context))
    await scope.register(restRoutes(APIS), context)
    await scope.register(jobRoutes, context)
    await scope.register(legacyRoutes(APIS), context)
  },
}
