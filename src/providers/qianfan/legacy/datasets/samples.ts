// POST /wenxinworkshop/entity/list, and GET of the content of one sample: inspects a dataset without a download.
import type { FastifyRequest } from 'fastify'
import * as z from 'zod'
import { SeededIds } from '../../../../core/ids.ts'
import { found } from '../../../../core/problem.ts'
import type { ProviderContext, Settings } from '../../../../http/provider.ts'
import { downloadLink, samplePath } from '../../auth/download-link.ts'
import { checkLink } from '../../auth/index.ts'
import { behaviorOf } from '../../behaviors.ts'
import { checkReferences, type Dataset, dataset } from '../../catalogue.ts'
import { gatewayHeaders, legacyAnswer } from '../../envelope.ts'
import type { Scope } from '../../plugin.ts'
import { errorReplies } from '../../schemas.ts'
import { linesOf, MB } from './rows.ts'
import { DONE, type Entity, EntityListBody, EntityListReply, type TimeRange } from './schemas.ts'

interface Sample {
  readonly id: string
  readonly line: string
}

/** Sample ids depend only on the dataset's id. */
function samplesOf(of: Dataset): readonly Sample[] {
  const ids = new SeededIds(`samples|${of.id}`)
  return linesOf(of).map((line) => ({ id: ids.hex(24), line }))
}

const isWithin = (at: number, range: TimeRange): boolean => {
  const [start, end] = range ?? []
  return start === undefined || end === undefined || (start <= at && at <= end)
}

/** In the form of the test server in Baidu's Python SDK. */
function toEntity({ id, line }: Sample, of: Dataset, request: FastifyRequest, settings: Settings): Entity {
  return {
    id,
    name: '',
    labels: [{ label_id: new SeededIds(`label|${of.id}`).hex(24), name: 'ERNIE_BOT', color: '#1A73E8' }],
    url: downloadLink(samplePath(of.id, id), request, settings),
    memorySize: Math.ceil((Buffer.byteLength(line) / MB) * 1e4) / 1e4,
    isEncrypted: false,
    textExtra: {
      domainType: '',
      taskType: '',
      wordNum: 0,
      repetitiveCharRatio: 0,
      specialCharRatio: 0,
      flaggedWordRatio: 0,
      langProb: 0,
      perplexity: 0,
    },
  }
}

export function entityRoutes(scope: Scope, context: ProviderContext): void {
  const { settings } = context

  scope.route({
    method: 'POST',
    url: '/wenxinworkshop/entity/list',
    config: { access: 'read' },
    schema: {
      operationId: 'V1EntityList',
      summary: 'List the samples of a dataset, each with a link to its content.',
      tags: ['v1'],
      externalDocs: { url: 'https://cloud.baidu.com/doc/WENXINWORKSHOP/s/Ulp6j2yep' },
      body: EntityListBody,
      response: EntityListReply,
    },
    handler: (request, reply) => {
      const { world, body } = request
      if (behaviorOf(settings, 'qianfan.references') === 'checked')
        checkReferences(world, { modelVersions: [], datasets: [body.datasetId] })
      const of = dataset(world, body.datasetId)
      const all = samplesOf(of)
      // All samples were imported and annotated when the dataset was created.
      const fits =
        body.tabType !== 2 && isWithin(of.createdAt, body.importTime) && isWithin(of.createdAt, body.annoTime)
      const some = fits ? all : []
      const items = some
        .slice(body.offset, body.offset + body.pageSize)
        .map((sample) => toEntity(sample, of, request, settings))
      return { ...legacyAnswer(request, reply, { totalAll: all.length, total: some.length, items }), ...DONE }
    },
  })

  scope.route({
    method: 'GET',
    url: '/v2/dataset/:datasetId/sample/:sampleId',
    // The link is checked here, because its authorization is not in a header.
    config: { public: true },
    schema: {
      hide: true,
      params: z.object({ datasetId: z.string(), sampleId: z.string() }),
      response: errorReplies,
    },
    handler: (request, reply) => {
      checkLink(request, context)
      const { datasetId, sampleId } = request.params
      const sample = samplesOf(dataset(request.world, datasetId)).find(({ id }) => id === sampleId)
      const { line } = found(sample, `sample ${sampleId} of dataset ${datasetId}`)
      reply
        .headers(gatewayHeaders(request))
        .type('text/plain; charset=utf-8')
        // The reply schemas describe refusals; a file has none.
        .send(line as never)
    },
  })
}
