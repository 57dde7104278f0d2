// ZStack AIOS: a log-in gives a session, which the requests carry.
import { jsonOf } from './json.js'

const PHASES = {
  Idle: 'waiting',
  Created: 'waiting',
  Running: 'running',
  Completed: 'done',
  Failed: 'failed',
}

/** Of the seed: the service that evaluates, what it evaluates, and with what. */
const EVALUATOR = '5a90d3c6e7f1482bb3d8f26c4e71a09d'
const EVALUATED = '0fe34c7d81b24a95a7c2d96e3b5018fa'
const DATASET = 'e19d7a5628c04b3f92d4c87a6e0f1b35'
const ZONE = 'd20b7e4f3a964c58b1e5092c7f8a6d13'

export const title = 'ZStack AIOS'

export function connect({ server, world }) {
  const accountName = world === 'default' ? 'admin' : `admin.${world}`
  let session

  const send = (method, path, body, headers) =>
    jsonOf(`${server}/zstack/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })

  async function logIn() {
    const password = await sha512('password')
    const { inventory } = await send('PUT', '/accounts/login', { logInByAccount: { accountName, password } })
    return inventory.uuid
  }

  async function call(method, path, body, attempts = 2) {
    session ??= logIn()
    try {
      return await send(method, path, body, { authorization: `OAuth ${await session}` })
    } catch (error) {
      // The session has ended, or there was none: log in anew.
      session = undefined
      if (error.body?.error?.code !== 'ID.1001' || attempts === 1) throw error
      return call(method, path, body, attempts - 1)
    }
  }

  return {
    async list() {
      const { inventories } = await call('GET', '/model-evaluation-tasks?sort=-createDate&limit=8')
      return inventories.map(({ uuid, name, status, percentage }) => ({
        id: uuid,
        name,
        state: status,
        phase: PHASES[status] ?? 'done',
        progress: percentage / 100,
      }))
    },
    start: (name) =>
      call('PUT', `/ai/model-services/eval/${EVALUATOR}`, {
        deployModelEvalService: {
          name,
          type: 'Container',
          taskType: 'Capability',
          limits: 200,
          zoneUuid: ZONE,
          datasetUuids: [DATASET],
          modelServiceGroupUuids: [EVALUATED],
        },
      }),
    edit: (uuid, name) =>
      call('PUT', `/model-evaluation-tasks/${uuid}`, { updateModelEvaluationTask: { name } }),
  }
}

async function sha512(text) {
  const digest = await crypto.subtle.digest('SHA-512', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
