// DescribeEvalObjects: lists the models that can be evaluated.
import type { ProviderContext } from '../../../http/provider.ts'
import { actionRoute } from '../actions.ts'
import { behaviorOf } from '../behaviors.ts'
import { modelVersion } from '../catalogue.ts'
import { modelVersionsOf } from '../collections.ts'
import { answer } from '../envelope.ts'
import type { Scope } from '../plugin.ts'
import { errorReplies } from '../schemas.ts'
import { DescribeEvalObjectsBody, DescribeEvalObjectsReply, OBJECT_TYPES } from './list-schemas.ts'
import { localTime, pageOf } from './wire.ts'

export function objectRoutes(scope: Scope, { settings }: ProviderContext): void {
  const zone = behaviorOf(settings, 'qianfan.timezone')
  const newestFirst = behaviorOf(settings, 'qianfan.listOrder') === 'newest-first'

  scope.route({
    ...actionRoute('DescribeEvalObjects', 'read'),
    schema: {
      operationId: 'DescribeEvalObjects',
      summary: 'List the model versions that can be evaluated.',
      tags: ['v2'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/qianfan-api/s/wmm4tae17' },
      body: DescribeEvalObjectsBody,
      response: { 200: DescribeEvalObjectsReply, ...errorReplies },
    },
    handler: (request, reply) => {
      const { objectType: asked, ...paging } = request.body
      const objectType = OBJECT_TYPES[asked]
      const preset = objectType === 'presetModel' ? '=' : '!='
      const { items, pageInfo } = pageOf(
        modelVersionsOf(request.world),
        paging,
        [{ field: 'doc.sourceType', op: preset, value: 'PlatformPreset' }],
        newestFirst,
      )
      const evalObjectList = items.map((version) => ({
        objectId: version.id,
        objectName: modelVersion(request.world, version.id).modelName,
        objectVersion: version.name,
        objectType,
        createTime: localTime(version.createdAt, zone),
      }))
      return answer(request, reply, { evalObjectList, pageInfo })
    },
  })
}
