// GET of an exported file, by the link from its export.
import * as z from 'zod'
import { found } from '../../../core/problem.ts'
import type { ProviderContext } from '../../../http/provider.ts'
import { checkLink } from '../auth/index.ts'
import { exportsOf } from '../collections.ts'
import { gatewayHeaders } from '../envelope.ts'
import { exportState } from '../lifecycle.ts'
import type { Scope } from '../plugin.ts'
import { errorReplies } from '../schemas.ts'
import { archive } from './exports.ts'

export function downloadRoute(scope: Scope, context: ProviderContext): void {
  scope.route({
    method: 'GET',
    url: '/v2/eval/export/:exportId/data.zip',
    // The link is checked here, because its authorization is not in a header.
    config: { public: true },
    schema: { hide: true, params: z.object({ exportId: z.string() }), response: errorReplies },
    handler: (request, reply) => {
      checkLink(request, context)
      const { exportId } = request.params
      const entry = exportsOf(request.world).get(exportId)
      const there = entry?.doc.storageType === 'sysStorage' && exportState(entry) === 'Succeeded'
      const file = found(there ? entry : undefined, `file of export ${exportId}`)
      // The reply schemas describe refusals; a file has none.
      const bytes = Buffer.from(archive(context.settings.seed, request.world, file)) as never
      reply
        .headers(gatewayHeaders(request))
        .header('content-disposition', `attachment; filename="${encodeURIComponent(exportId)}.zip"`)
        .type('application/zip')
        .send(bytes)
    },
  })
}
