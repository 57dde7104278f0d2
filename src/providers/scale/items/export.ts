// Exports of evaluation items: csv, json or jsonl, in the response or behind a URL that is valid for an hour.
// scale-gp-beta 0.7.0, resources/evaluation_items.py
import type { FastifyInstance, FastifyRequest } from 'fastify'
import * as z from 'zod'
import type { World } from '../../../core/world.ts'
import { evaluationsOf, exportsOf, itemsOf } from '../collections.ts'
import { baseUrl, type ScaleContext } from '../context.ts'
import { live } from '../dialect/paging.ts'
import { standIn } from '../fixture-mode.ts'
import { found, refusal } from '../refusals.ts'
import { csv, flatten } from './csv.ts'
import type { EvaluationItem, ItemExport } from './schemas.ts'
import { ItemWriter } from './wire.ts'

const GOOD_FOR_MS = 3_600_000

const CONTENT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
  jsonl: 'application/x-ndjson',
} as const

type Format = keyof typeof CONTENT_TYPES
type Wire = z.output<typeof EvaluationItem>

/** @throws Problem 'not-found' if the evaluation does not exist, or is archived and archived ones were not requested */
export function exportItems(
  body: z.output<typeof ItemExport>,
  request: FastifyRequest,
  context: ScaleContext,
) {
  const { world } = request
  const {
    evaluation_id: id,
    export_format: format = 'csv',
    export_method: method = 'direct',
    include_archived: archived = false,
  } = body
  const evaluation = evaluationsOf(world).get(id)
  const seen = archived || evaluation?.doc.archived_at === null ? evaluation : undefined
  found(seen ?? (context.lax ? standIn.evaluation(id, world) : undefined), `Evaluation ${id}`)
  const writer = new ItemWriter(world, context)
  const { items } = itemsOf(world).list({
    where: [{ field: 'parent', op: '=', value: id }, ...live(archived)],
  })
  const content = contentOf(
    items.map((item) => writer.toWire(item)),
    format,
  )
  const filename = `evaluation_${id.slice(0, 8)}_items.${format}`
  if (method === 'direct') return { filename, content, signed_url: null }
  const prefix = request.originalUrl.startsWith('/public/') ? '/public' : ''
  const key = keep(world, content, format)
  return {
    filename,
    content: null,
    signed_url: `${baseUrl(request, context)}${prefix}/v5/exports/${key}/${filename}`,
  }
}

/** Stores the file as it is now: later changes do not affect it. */
function keep(world: World, content: string, format: Format): string {
  const now = world.clock.now()
  const doc = { content, content_type: CONTENT_TYPES[format], expires_at: now + GOOD_FOR_MS }
  return exportsOf(world).insert({ id: world.ids.uuid(), name: '', doc }).id
}

export function contentOf(items: readonly Wire[], format: Format): string {
  if (format === 'json') return JSON.stringify(items)
  if (format === 'jsonl') return items.map((item) => `${JSON.stringify(item)}\n`).join('')
  return csv(
    items.map(({ data, files, task_errors, task_result_statuses: _, created_by, ...rest }) => ({
      ...rest,
      created_by: created_by?.id ?? null,
      ...flatten('data', data),
      ...flatten('files', files ?? {}),
      ...flatten('task_errors', task_errors ?? {}),
    })),
  )
}

/** Serves signed URLs. Not an operation of the API, so it is in no document. The id is the secret. */
export async function signedExports(scope: FastifyInstance): Promise<void> {
  scope.route({
    method: 'GET',
    url: '/v5/exports/:export_id/:filename',
    config: { public: true },
    schema: { hide: true, params: z.object({ export_id: z.string(), filename: z.string() }) } as object,
    handler: (request, reply) => {
      const { export_id: id } = request.params as { export_id: string }
      const stored = found(exportsOf(request.world).get(id), `Export ${id}`)
      if (stored.doc.expires_at <= request.world.clock.now()) throw refusal('link-expired')
      return reply
        .type(stored.doc.content_type)
        .header('content-disposition', 'attachment')
        .send(Buffer.from(stored.doc.content))
    },
  })
}
