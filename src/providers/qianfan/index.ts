// Baidu Qianfan: model evaluation, https://cloud.baidu.com/doc/qianfan-api/s/wmm4ts6t5 and the pages next to it.
import type { ProviderPlugin } from '../../http/provider.ts'
import { constraints, unknownAction } from './actions.ts'
import { counterpart } from './auth/counterpart.ts'
import { explain } from './auth/explain.ts'
import { authenticate, stranger, worldOf } from './auth/index.ts'
import { CODES } from './codes.ts'
import { collections } from './collections.ts'
import { HEADER_NAMES } from './envelope.ts'
import { renderError } from './errors.ts'
import { downloadRoute } from './exports/download.ts'
import { exportRoutes } from './exports/routes.ts'
import { head } from './head.ts'
import { legacyCreationRoute } from './legacy/creation.ts'
import { datasetExportRoutes } from './legacy/datasets/exports.ts'
import { legacyDatasetRoutes } from './legacy/datasets/routes.ts'
import { entityRoutes } from './legacy/datasets/samples.ts'
import { echoRequests } from './legacy/echo.ts'
import { legacyExportRoutes } from './legacy/exports.ts'
import { legacyModelRoutes } from './legacy/models.ts'
import { legacyResultRoutes } from './legacy/results.ts'
import { legacyTaskRoutes } from './legacy/tasks.ts'
import { lives } from './lifecycle.ts'
import { reportRoutes } from './reports/routes.ts'
import { creationRoute } from './tasks/create.ts'
import { modificationRoute } from './tasks/modify.ts'
import { objectRoutes } from './tasks/objects.ts'
import { taskRoutes } from './tasks/routes.ts'

export const qianfan: ProviderPlugin = {
  ...head,
  openapi: {
    title: 'Baidu Qianfan: model evaluation',
    version: '2',
    description:
      "Evaluation tasks of Baidu's Qianfan platform: the v2 API, in which the query's `Action` names the operation, and the older v1 API for the same tasks.",
    externalDocs: 'https://cloud.baidu.com/doc/qianfan-api/s/wmm4ts6t5',
    tags: [
      { name: 'v2', description: 'POST /v2/eval?Action=…' },
      { name: 'v1', description: 'POST /wenxinworkshop/…' },
    ],
    links: {
      CreateEvalTask: {
        ...Object.fromEntries(
          ['DescribeEvalTask', 'StopEvalTask', 'DeleteEvalTask', 'DescribeEvalTaskReport'].map((action) => [
            action,
            { requestBody: { taskId: '$response.body#/result' } },
          ]),
        ),
        ModifyEvalTask: { requestBody: { taskId: '$response.body#/result', description: 'changed' } },
      },
      CreateEvalResultExportTask: {
        DescribeEvalResultExportTask: { requestBody: { taskId: '$response.body#/result/taskId' } },
      },
      V1EvalCreate: Object.fromEntries(
        ['V1EvalDetail', 'V1EvalReport', 'V1EvalCancel'].map((call) => [
          call,
          { requestBody: { id: '$response.body#/result/evalIdStr' } },
        ]),
      ),
    },
    securitySchemes: {
      'bce-auth-v1': {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: 'A signature: https://intl.cloud.baidu.com/doc/Reference/s/njwvz1yfu-en',
      },
    },
  },
  collections,
  constraints,
  worldOf,
  authenticate,
  explain,
  stranger,
  counterpart,
  renderError,
  problems: CODES,
  lives,
  data: async () => (await import('./data/index.ts')).data,
  headerNames: HEADER_NAMES,
  async routes(scope, context) {
    // An absent body means the same as {}: no parameters.
    scope.addHook('preValidation', (request, _reply, done) => {
      request.body ??= {}
      done()
    })
    echoRequests(scope, context)
    creationRoute(scope, context)
    taskRoutes(scope, context)
    modificationRoute(scope, context)
    reportRoutes(scope, context)
    exportRoutes(scope, context)
    objectRoutes(scope, context)
    unknownAction(scope)
    downloadRoute(scope, context)
    legacyCreationRoute(scope, context)
    legacyTaskRoutes(scope, context)
    legacyResultRoutes(scope, context)
    legacyExportRoutes(scope, context)
    legacyModelRoutes(scope, context)
    legacyDatasetRoutes(scope, context)
    datasetExportRoutes(scope, context)
    entityRoutes(scope, context)
  },
}
