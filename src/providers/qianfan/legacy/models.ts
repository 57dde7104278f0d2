// POST /wenxinworkshop/modelrepo/eval/model/list and modelVersionDetail.

import * as z from 'zod'
import type { ProviderContext } from '../../../http/provider.ts'
import { behaviorOf } from '../behaviors.ts'
import { checkReferences, modelVersion } from '../catalogue.ts'
import { modelsOf, modelVersionsOf } from '../collections.ts'
import { legacyAnswer } from '../envelope.ts'
import type { Scope } from '../plugin.ts'
import { zonedTime } from '../tasks/wire.ts'
import { EvalModelListReply, ModelVersionDetailBody, ModelVersionDetailReply } from './schemas/data.ts'

export function legacyModelRoutes(scope: Scope, { settings }: ProviderContext): void {
  const zone = behaviorOf(settings, 'qianfan.timezone')

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/modelrepo/eval/model/list',
    config: { access: 'read' },
    schema: {
      operationId: 'V1EvalModelList',
      summary: 'List the models that can be evaluated, with their versions.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/plrho0vwe' },
      body: z.object({}),
      response: EvalModelListReply,
    },
    handler: (request, reply) => {
      const { world } = request
      const versions = modelVersionsOf(world).list().items
      const models = modelsOf(world)
        .list()
        .items.map(({ id, name, doc: { numericId, ...doc } }) => ({
          modelId: numericId,
          modelIdStr: id,
          modelName: name,
          ...doc,
          modelVersionList: versions
            .filter(({ parent }) => parent === id)
            .map(({ id, name, doc: { numericId, ...doc } }) => ({
              modelVersionId: numericId,
              modelVersionIdStr: id,
              version: name,
              ...doc,
            })),
        }))
      return legacyAnswer(request, reply, models)
    },
  })

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/modelrepo/modelVersionDetail',
    config: { access: 'read' },
    schema: {
      operationId: 'V1ModelVersionDetail',
      summary: 'Read one version of a model.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/ylnljj3ku' },
      body: ModelVersionDetailBody,
      response: ModelVersionDetailReply,
    },
    handler: (request, reply) => {
      const { world, body } = request
      if (behaviorOf(settings, 'qianfan.references') === 'checked')
        checkReferences(world, { modelVersions: [body.modelVersionId], datasets: [] })
      const found = modelVersion(world, body.modelVersionId)
      const { numericId, ...doc } = found.doc
      const time = zonedTime(found.createdAt, zone)
      return legacyAnswer(request, reply, {
        modelId: found.modelNumber,
        modelIdStr: found.modelId,
        modelName: found.modelName,
        modelVersionId: numericId,
        modelVersionIdStr: found.versionId,
        version: found.version,
        ...doc,
        sourceExtra: {},
        state: 'Ready',
        ioMode: 'chat',
        ioLength: '',
        copyright: '',
        property: {},
        params: {},
        createTime: time,
        modifyTime: time,
        deployResource: ['Private'],
        supportOptions: ['Deploy'],
      })
    },
  })
}
