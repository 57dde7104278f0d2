// ZStack's four calls over the table, with sessions.
import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Row, SqlTable, Table } from './table.ts'

const TASK = 'org.zstack.ai.entity.ModelEvaluationTaskInventory'
const ADMIN = '36c27e8ff05c4780bf6d2fa65700f22e'
const SESSION_MS = 7_200_000
export const CONFIG = {
  type: 'Capability',
  evaluatedServiceGroupUuid: '0fe34c7d81b24a95a7c2d96e3b5018fa',
  datasetUuid: 'e19d7a5628c04b3f92d4c87a6e0f1b35',
  limits: 200,
  temperature: 0.7,
  topK: 50,
  topP: 0.9,
  repetitionPenalty: 1,
  maxLength: 2048,
  maxNewTokens: 512,
  totalScore: 76.54,
}
/** Optional members of tasks and groups that these do not have: documented replies show them as null. */
const TASK_NULLS = {
  modelServiceGroupUuid: null,
  prompt: null,
  model: null,
  url: null,
  parallel: null,
  logEveryQuery: null,
  api: null,
  requestHeaders: null,
  connectTimeout: null,
  readTimeout: null,
}
const GROUP_NULLS = {
  modelUuid: null,
  supportMetrics: null,
  exportPath: null,
  repetitionPenalty: null,
  maxLength: null,
  maxNewTokens: null,
}
const INSTANCE_NULLS = {
  k8sResourceYaml: null,
  urlMaps: null,
  jupyterUrl: null,
  vmInstanceUuid: null,
  gpuVendor: null,
}
const YAML = 'services:\n  - name: opencompass\n    ports:\n      - 3000\n'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** `Nov 21, 2026 4:00:00 PM` in Shanghai. */
function formatted(ms: number): string {
  const at = new Date(ms + 28_800_000)
  const hour = at.getUTCHours()
  const time = `${hour % 12 || 12}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())}`
  return `${MONTHS[at.getUTCMonth()]} ${at.getUTCDate()}, ${at.getUTCFullYear()} ${time} ${hour < 12 ? 'AM' : 'PM'}`
}

function shown({ id, name, description, state, created, updated, config }: Row) {
  const more = JSON.parse(config) as Partial<typeof CONFIG>
  const endTime = formatted(updated)
  return {
    ...TASK_NULLS,
    uuid: id,
    name,
    description,
    status: state,
    percentage: 100,
    opaque: JSON.stringify({ total_score: more.totalScore, end_time: endTime }),
    ...more,
    endTime,
    createDate: formatted(created),
    lastOpDate: formatted(updated),
  }
}

const uuid = (): string => randomUUID().replaceAll('-', '')

interface Deploy {
  readonly name: string
  readonly description: string
  readonly datasetUuids: string[]
  readonly limits: number
}

/** Every call but the log-in needs a session. */
export function verifySessions(app: FastifyInstance, { db }: SqlTable): void {
  db.exec('CREATE TABLE sessions (id TEXT PRIMARY KEY, expires INTEGER) STRICT')
  const put = db.prepare('INSERT INTO sessions (id, expires) VALUES (?, ?)')
  const session = db.prepare('SELECT expires FROM sessions WHERE id = ?').pluck()
  app.put('/zstack/v1/accounts/login', (_request, reply) => {
    const id = uuid()
    put.run(id, Date.now() + SESSION_MS)
    reply.send({ inventory: { uuid: id, accountUuid: ADMIN } })
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (request.url === '/zstack/v1/accounts/login') return done()
    const id = (request.headers.authorization ?? '').replace('OAuth ', '')
    if (((session.get(id) as number | undefined) ?? 0) > Date.now()) done()
    else reply.code(503).send({ error: { code: 'ID.1001' } })
  })
}

export function zstack(app: FastifyInstance, table: Table): void {
  const page = table.page('SELECT * FROM tasks ORDER BY seq LIMIT ? OFFSET ?')
  const putGroup = table.other('groups', ['id', 'name', 'config'])
  const putRef = table.other('refs', ['id', 'parent', 'dataset'])

  const path = '/zstack/v1/model-evaluation-tasks'
  app.get<{ Params: { uuid: string } }>(`${path}/:uuid`, (request, reply) => {
    const row = table.get(request.params.uuid)
    reply.send({
      success: true,
      error: null,
      inventories: row ? [shown(row)] : [],
      schema: { 'inventories[0]': TASK },
    })
  })
  app.get<{ Querystring: { limit: string; start: string } }>(path, (request, reply) => {
    const rows = page(Number(request.query.limit), Number(request.query.start))
    const schema = Object.fromEntries(rows.map((_, i) => [`inventories[${i}]`, TASK]))
    reply.send({ success: true, error: null, inventories: rows.map(shown), schema })
  })
  app.put<{
    Params: { uuid: string }
    Body: { updateModelEvaluationTask: { name: string; description: string } }
  }>(`${path}/:uuid`, (request, reply) => {
    const { name, description } = request.body.updateModelEvaluationTask
    const row = table.update(request.params.uuid, name, description)
    reply
      .code(row ? 200 : 503)
      .send(row ? { success: true, error: null, inventory: shown(row) } : { error: { code: 'SYS.1003' } })
  })
  const deploy = table.together(({ name, description, datasetUuids, ...more }: Deploy) => {
    const id = uuid()
    const date = formatted(Date.now())
    const dates = { createDate: date, lastOpDate: date }
    const instance = {
      ...INSTANCE_NULLS,
      uuid: uuid(),
      name,
      modelServiceGroupUuid: id,
      yaml: YAML,
      status: 'Deploying',
      url: 'http://10.0.0.1:3000',
      internalUrl: 'http://10.0.0.1:3000',
      nodeRank: 0,
      accountUuid: ADMIN,
      architecture: 'x86_64',
      ...dates,
    }
    const config = { description, ...more, yaml: YAML, instances: [instance] }
    putGroup(id, name, JSON.stringify(config))
    const refs = datasetUuids.map((datasetUuid) => {
      const ref = { uuid: uuid(), datasetUuid, modelServiceInstanceGroupUuid: id }
      putRef(ref.uuid, id, datasetUuid)
      return ref
    })
    const tasks = datasetUuids.map((dataset) =>
      table.insert(uuid(), name, '', 'Created', { ...more, datasetUuid: dataset }),
    )
    const group = {
      ...GROUP_NULLS,
      uuid: id,
      name,
      ...config,
      datasetRefInventories: refs,
      status: 'Deploying',
      ...dates,
    }
    return { success: true, error: null, inventory: group, tasks: tasks.map(shown) }
  })
  app.put<{ Body: { deployModelEvalService: Deploy } }>(
    '/zstack/v1/ai/model-services/eval/:uuid',
    (request, reply) => {
      reply.send(deploy(request.body.deployModelEvalService))
    },
  )
}
