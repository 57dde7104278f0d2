// Qianfan's four calls over the table, with the signature check from its page.
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Row, Table } from './table.ts'

const SECRET = 'mock-secret'
export const CONFIG = {
  evalType: 'auto',
  evalObjectType: 'model',
  evalObjectConfig: {
    evalModelConfig: {
      versionId: 'ds-9cetiuhvnbn4mqs3',
      storageType: 'sysStorage',
      evalModelConfigList: [{ modelId: 'amv-ttsxxxx1hp', promptTemplate: '请解答：{input}' }],
    },
  },
  evalConfig: {
    evalMode: 'rule,model',
    autoRuleEvalConfig: { scoreModes: ['similarity', 'accuracy'] },
    autoModelEvalConfig: {
      apiName: 'ERNIE-4.0-8K',
      prompt: { templateName: '裁判员模型打分模板', metric: '综合得分', minScore: 0, maxScore: 5 },
    },
  },
}

const localTime = (ms: number): string =>
  new Date(ms + 28_800_000).toISOString().slice(0, 19).replace('T', ' ')

const whole = ({ id, name, description, state, created, config }: Row) => {
  const { evalType, evalObjectType, evalObjectConfig, evalConfig } = JSON.parse(config) as typeof CONFIG
  return {
    taskId: id,
    taskName: name,
    description,
    evalType,
    state,
    evalObjectType,
    evalObjectConfig,
    evalConfig,
    createTime: localTime(created),
  }
}

const summary = ({ id, name, description, created, config }: Row) => {
  const { evalType, evalConfig } = JSON.parse(config) as typeof CONFIG
  const { evalMode } = evalConfig
  return { taskId: id, taskName: name, evalType, evalMode, description, createTime: localTime(created) }
}

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex')
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

function isSigned({ method, url, headers }: FastifyRequest): boolean {
  const parts = (headers.authorization ?? '').split('/')
  const [scheme, , timestamp = '', expiry, names = '', signature = ''] = parts
  if (parts.length !== 6 || scheme !== 'bce-auth-v1') return false
  if (Date.now() > Date.parse(timestamp) + Number(expiry) * 1000) return false
  const [path = '', query = ''] = url.split('?', 2)
  const pairs = query.split('&').map((pair) => {
    const [name = '', value = ''] = pair.split('=', 2)
    return `${encode(decodeURIComponent(name))}=${encode(decodeURIComponent(value))}`
  })
  const lines = names.split(';').map((name) => `${encode(name)}:${encode(String(headers[name]).trim())}`)
  const uri = encode(decodeURIComponent(path)).replaceAll('%2F', '/')
  const canonical = `${method}\n${uri}\n${pairs.sort().join('&')}\n${lines.sort().join('\n')}`
  const wanted = Buffer.from(hmac(hmac(SECRET, parts.slice(0, 4).join('/')), canonical))
  const given = Buffer.from(signature)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

interface Body {
  readonly taskId: string
  readonly marker: string
  readonly maxKeys: number
  readonly taskName: string
  readonly description: string
  readonly evalObjectType: string
  readonly evalObjectConfig: object
  readonly evalConfig: object
}

export function qianfan(app: FastifyInstance, table: Table, verified: boolean): void {
  const page = table.page(
    'SELECT * FROM tasks WHERE seq <= (SELECT seq FROM tasks WHERE id = ?) ORDER BY seq DESC LIMIT ?',
  )
  if (verified)
    app.addHook('onRequest', (request, reply, done) => {
      if (isSigned(request)) done()
      else reply.code(403).send()
    })

  const actions: Record<string, (body: Body) => unknown> = {
    DescribeEvalTask({ taskId }) {
      const row = table.get(taskId)
      return row && whole(row)
    },
    DescribeEvalTasks({ marker, maxKeys }) {
      const rows = page(marker, maxKeys + 1)
      const nextMarker = rows[maxKeys]?.id
      return {
        evalTaskList: rows.slice(0, maxKeys).map(summary),
        pageInfo: { marker, maxKeys, isTruncated: nextMarker !== undefined, nextMarker },
      }
    },
    ModifyEvalTask: ({ taskId, description }) => table.update(taskId, null, description) && {},
    CreateEvalTask({ taskName, description, ...config }) {
      const id = `ame-${randomUUID().slice(0, 12)}`
      return table.insert(id, taskName, description, 'Queued', { evalType: 'auto', ...config }).id
    },
  }
  app.post<{ Querystring: { Action: string }; Body: Body }>('/v2/eval', (request, reply) => {
    const requestId = randomUUID()
    const result = actions[request.query.Action]?.(request.body)
    reply.header('x-bce-request-id', requestId)
    if (result === undefined) reply.code(404).send({ requestId, code: 'NoSuchKey' })
    else reply.send({ requestId, result })
  })
}
