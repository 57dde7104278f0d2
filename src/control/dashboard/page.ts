// The dashboard's page. Nothing of it is read before somebody opens it.
import { hash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import * as z from 'zod'
import { Problem } from '../../core/problem.ts'
import { packageFile } from '../../package-files.ts'
import type { ControlContext } from '../context.ts'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Scripts and styles have the hash of their content in their name. */
const isNamedByContent = (name: string): boolean => /\.\w{8}\.(js|css)$/.test(name)

/** Nothing from elsewhere, nothing inline but the first script, which is named by its hash, and no frames. */
const policyFor = (script: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash('sha256', script, 'base64')}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

const PAGE = 'index.html'

function firstScriptOf(page: string): string {
  const start = page.indexOf('>', page.indexOf('<script')) + 1
  return page.slice(start, page.indexOf('</script>', start))
}

interface File {
  readonly bytes: Buffer
  readonly gzipped: Buffer
  readonly etag: string
}

interface Dashboard {
  readonly policy: string
  readonly files: ReadonlyMap<string, File>
}

const isSource = import.meta.url.endsWith('.ts')
let dashboardRead: Promise<Dashboard> | undefined

async function readDashboard(): Promise<Dashboard> {
  const all = isSource ? await built() : packaged()
  const script = firstScriptOf(String(all.get(PAGE)))
  const files = [...all].map(
    ([name, bytes]) =>
      [
        name,
        { bytes, gzipped: gzipSync(bytes), etag: `"${hash('sha256', bytes, 'hex').slice(0, 16)}"` },
      ] as const,
  )
  return { policy: policyFor(script), files: new Map(files) }
}

/** A clone has no page before it is built. The name is computed so that bundles leave the builder out. */
async function built(): Promise<ReadonlyMap<string, Buffer>> {
  const builder = new URL('../../tools/dashboard.ts', import.meta.url).href
  const { buildDashboard } = (await import(builder)) as {
    buildDashboard(): Promise<{ files: ReadonlyMap<string, Buffer> }>
  }
  return (await buildDashboard()).files
}

function packaged(): Map<string, Buffer> {
  const folder = packageFile('dist/dashboard/')
  return new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder))]))
}

export const dashboard: FastifyPluginAsyncZod<ControlContext> = async (scope) => {
  scope.get('/', { exposeHeadRoute: true, config: { public: true } }, async (request, reply) =>
    send(PAGE, request.headers, reply),
  )
  scope.get(
    '/dashboard/:file',
    { exposeHeadRoute: true, config: { public: true }, schema: { params: z.object({ file: z.string() }) } },
    async (request, reply) => send(request.params.file, request.headers, reply),
  )
}

interface Reply {
  code(status: number): Reply
  headers(values: Readonly<Record<string, string>>): Reply
  send(body?: Buffer): unknown
}

async function send<R extends Reply>(
  name: string,
  headers: { 'if-none-match'?: string; 'accept-encoding'?: string | string[] },
  reply: R,
): Promise<R> {
  // A build that fails, as while somebody edits the page, is tried again at the next call.
  dashboardRead ??= readDashboard().catch((error) => {
    dashboardRead = undefined
    throw error
  })
  const { policy, files } = await dashboardRead
  const file = files.get(name)
  if (file === undefined) throw new Problem('not-found', `there is no file ${name} of the dashboard`)
  const { bytes, gzipped, etag } = file
  reply.headers({
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': isNamedByContent(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
    etag,
  })
  if (headers['if-none-match'] === etag) {
    reply.code(304).send()
    return reply
  }
  reply.headers({ 'content-type': TYPES[extname(name)] ?? 'application/octet-stream' })
  if (/\bgzip\b/.test(String(headers['accept-encoding'] ?? ''))) {
    reply.headers({ 'content-encoding': 'gzip' }).send(gzipped)
    return reply
  }
  reply.send(bytes)
  return reply
}
