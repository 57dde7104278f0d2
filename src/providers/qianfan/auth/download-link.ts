// Links to exported files. Like Baidu's own, they carry their authorization in the query and need no header.
import type { FastifyRequest } from 'fastify'
import type { Settings } from '../../../http/provider.ts'
import { accessKeyFor, SECRET_KEY } from '../head.ts'
import { secretOf } from './index.ts'
import { sign } from './signature.ts'

/** One day. */
const GOOD_FOR_S = 86_400

/** Path of the results of an evaluation. */
export const resultsPath = (exportId: string): string =>
  `/v2/eval/export/${encodeURIComponent(exportId)}/data.zip`

/** Path of an exported dataset. */
export const datasetPath = (exportId: string): string =>
  `/v2/dataset/export/${encodeURIComponent(exportId)}/data.zip`

/** Path of the content of one sample. */
export const samplePath = (datasetId: string, sampleId: string): string =>
  `/v2/dataset/${encodeURIComponent(datasetId)}/sample/${encodeURIComponent(sampleId)}`

/** No header is signed, so that a link works with every name of the server. */
export function downloadLink(path: string, request: FastifyRequest, settings: Settings): string {
  const { caller, world } = request
  const own = caller?.id === undefined ? undefined : secretOf(caller.id, settings)
  const authorization = sign(
    { method: 'GET', url: path, headers: {} },
    {
      accessKeyId: own === undefined ? accessKeyFor(world.name) : (caller?.id as string),
      secretKey: own ?? SECRET_KEY,
      at: world.clock.now(),
      expirationS: GOOD_FOR_S,
      signedHeaders: [],
    },
  )
  const base = settings.publicUrl ?? `${request.protocol}://${request.host}`
  return `${base}${path}?authorization=${encodeURIComponent(authorization)}`
}
