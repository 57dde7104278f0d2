// Scale's four calls over the table.
import { randomUUID, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Row, Table } from './table.ts'

const AUTHOR = { id: 'b5a5f5c0-0000-4000-8000-000000000001', object: 'identity', type: 'user' }
export const CONFIG = { tags: ['geo', 'v1'], metadata: { team: 'maps', build: '412', threshold: 0.8 } }
const KEY = Buffer.from('mock')

const shown = ({ id, name, description, state, created, config }: Row) => {
  const { tags, metadata } = JSON.parse(config) as typeof CONFIG
  return {
    id,
    object: 'evaluation',
    name,
    description,
    created_at: new Date(created).toISOString(),
    archived_at: null,
    created_by: AUTHOR,
    created_by_user_id: AUTHOR.id,
    tags,
    datasets: [],
    status: state,
    status_reason: null,
    progress: null,
    metadata,
    error_count: 0,
  }
}

interface Body {
  readonly name: string
  readonly description: string
  readonly tags: string[]
  readonly metadata: object
  readonly data: object[]
}

export function scale(app: FastifyInstance, table: Table, verified: boolean): void {
  const putItem = table.other('items', ['id', 'task', 'data'])
  const page = table.page(
    'SELECT * FROM tasks WHERE seq > (SELECT seq FROM tasks WHERE id = ?) ORDER BY seq LIMIT ?',
  )
  if (verified)
    app.addHook('onRequest', (request, reply, done) => {
      const key = Buffer.from(String(request.headers['x-api-key']))
      if (key.length === KEY.length && timingSafeEqual(key, KEY)) done()
      else reply.code(401).send({ detail: 'Invalid API key' })
    })

  app.get<{ Params: { id: string } }>('/v5/evaluations/:id', (request, reply) => {
    const row = table.get(request.params.id)
    reply.code(row ? 200 : 404).send(row ? shown(row) : { detail: 'not found' })
  })
  app.get<{ Querystring: { limit: string; starting_after: string } }>('/v5/evaluations', (request, reply) => {
    const limit = Number(request.query.limit)
    const rows = page(request.query.starting_after, limit + 1)
    reply.send({
      object: 'list',
      items: rows.slice(0, limit).map(shown),
      limit,
      total: table.count(),
      has_more: rows.length > limit,
    })
  })
  app.patch<{ Params: { id: string }; Body: Body }>('/v5/evaluations/:id', (request, reply) => {
    const { name, description } = request.body
    const row = table.update(request.params.id, name, description)
    reply.code(row ? 200 : 404).send(row ? shown(row) : { detail: 'not found' })
  })
  const create = table.together(({ name, description, data, tags, metadata }: Body) => {
    const row = table.insert(randomUUID(), name, description, 'completed', { tags, metadata })
    for (const item of data) putItem(randomUUID(), row.id, JSON.stringify(item))
    return row
  })
  app.post<{ Body: Body }>('/v5/evaluations', (request, reply) => {
    reply.send(shown(create(request.body)))
  })
}
