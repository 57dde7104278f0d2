// The page that shows the documents and sends test calls. It loads everything from this server.
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyReply } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { found } from '../core/problem.ts'
import { packageFile } from '../package-files.ts'
import type { ControlContext } from './context.ts'
import { errorReplies } from './errors.ts'

const own = fileURLToPath(packageFile('web/docs/'))

/** Files that the page uses from the package `swagger-ui-dist`; the build copies them. */
export const VIEWER_FILES = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'] as const
export const viewerFolder = import.meta.url.endsWith('.ts')
  ? dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
  : fileURLToPath(packageFile('dist/viewer/'))

/** The page's files: folder and media type. */
const FILES = new Map<string, readonly [folder: string, type: string]>([
  ['index.html', [own, 'text/html; charset=utf-8']],
  ['page.css', [own, 'text/css; charset=utf-8']],
  ['page.js', [own, 'text/javascript; charset=utf-8']],
  ['viewer.js', [own, 'text/javascript; charset=utf-8']],
  ['credentials.js', [own, 'text/javascript; charset=utf-8']],
  ['hmac.js', [own, 'text/javascript; charset=utf-8']],
  ['swagger-ui.css', [viewerFolder, 'text/css; charset=utf-8']],
  ['swagger-ui-bundle.js', [viewerFolder, 'text/javascript; charset=utf-8']],
  ['favicon-32x32.png', [viewerFolder, 'image/png']],
])

/** Loads nothing from elsewhere, runs nothing inline, and no other page may frame it. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const docs: FastifyPluginAsyncZod<ControlContext> = async (scope, { providers }) => {
  scope.get('/docs', { exposeHeadRoute: true, config: { public: true } }, async (_request, reply) =>
    sendFile(reply, 'index.html'),
  )

  scope.get(
    '/docs/:file',
    { exposeHeadRoute: true, config: { public: true }, schema: { params: z.object({ file: z.string() }) } },
    async ({ params }, reply) => sendFile(reply, params.file),
  )

  scope.route({
    method: 'GET',
    url: '/docs/documents',
    config: { public: true },
    schema: {
      operationId: 'listDocuments',
      summary: 'Available OpenAPI documents.',
      tags: ['server'],
      response: {
        200: z.object({
          documents: z.array(z.object({ name: z.string(), title: z.string(), url: z.string() })),
        }),
        ...errorReplies,
      },
    },
    handler: async () => ({
      documents: [...providers, { name: 'control', title: 'Evalmock control' }].map(({ name, title }) => ({
        name,
        title,
        url: `/_mock/openapi/${name}.json`,
      })),
    }),
  })
}

function sendFile(reply: FastifyReply, name: string): FastifyReply {
  const [folder, type] = found(FILES.get(name), `file ${name} of the documents page`)
  return reply
    .type(type)
    .header('content-security-policy', POLICY)
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-cache')
    .send(createReadStream(join(folder, name)))
}
