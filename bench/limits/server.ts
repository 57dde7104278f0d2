// The limit contestants. `node server.ts KIND PORT STORED [verified]`
import { createServer } from 'node:http'
import Fastify from 'fastify'
import { task } from '../dialects/plain.ts'
import { CALLS } from './calls.ts'
import { openTable } from './table.ts'
import { verifySessions } from './zstack.ts'

const [kind = '', port, stored, verified] = process.argv.slice(2)
const HOST = '127.0.0.1'
const PAGE = { total: 1000, items: Array.from({ length: 10 }, (_, i) => task(i + 1)) }

function serveHttp(): void {
  const [page, one] = [JSON.stringify(PAGE), JSON.stringify(task(42))]
  createServer((request, reply) => {
    const send = (): void => {
      const text = request.method === 'GET' && request.url?.includes('?') ? page : one
      reply.writeHead(200, {
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
      })
      reply.end(text)
    }
    if (request.method === 'GET') return send()
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      JSON.parse(body)
      send()
    })
  }).listen(Number(port), HOST)
}

async function serveConstant(): Promise<void> {
  const app = Fastify()
  const one = task(42)
  app.get('/v1/tasks', (_request, reply) => reply.send(PAGE))
  app.get('/v1/tasks/:id', (_request, reply) => reply.send(one))
  app.patch('/v1/tasks/:id', (_request, reply) => reply.send(one))
  app.post('/v1/tasks', (_request, reply) => reply.send(one))
  await app.listen({ port: Number(port), host: HOST })
}

async function serveColumns(): Promise<void> {
  const app = Fastify()
  const calls = CALLS[kind]
  if (calls === undefined) throw new Error(`there is no limit ${kind}`)
  const table = openTable(Number(stored), calls.id, calls.config)
  if (kind === 'zstack' && verified) verifySessions(app, table)
  calls.serve(app, table, verified === 'verified')
  await app.listen({ port: Number(port), host: HOST })
}

if (kind === 'http') serveHttp()
else await (kind === 'constant' ? serveConstant() : serveColumns())
