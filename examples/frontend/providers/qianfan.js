// Baidu Qianfan: each request is signed with bce-auth-v1, here by WebCrypto, which pages on localhost or HTTPS have.
import { jsonOf } from './json.js'

const ENDED = { Successed: 'done', Failed: 'failed', Stopped: 'failed' }

export const title = 'Baidu Qianfan'

export function connect({ server, world }) {
  const accessKey = world === 'default' ? 'mock' : `mock.${world}`
  /** Tasks that have ended, by id: they are not asked for again. */
  const ended = new Map()

  async function call(action, parameters) {
    const url = new URL(`/v2/eval?Action=${action}`, server)
    const headers = {
      'content-type': 'application/json',
      ...(await signature(url, accessKey, 'mock-secret')),
    }
    const { result } = await jsonOf(url, { method: 'POST', headers, body: JSON.stringify(parameters) })
    return result
  }

  /** The list has no states. */
  async function stateOf(taskId) {
    const state = ended.get(taskId) ?? (await call('DescribeEvalTask', { taskId })).state
    if (state in ENDED) ended.set(taskId, state)
    return state
  }

  return {
    async list() {
      const page = await call('DescribeEvalTasks', { evalType: 'auto', maxKeys: 100 })
      // The order of the list is not documented: newest first here.
      const evalTaskList = page.evalTaskList
        .sort((a, b) => b.createTime.localeCompare(a.createTime))
        .slice(0, 8)
      return Promise.all(
        evalTaskList.map(async ({ taskId, taskName, description }) => {
          const state = await stateOf(taskId)
          const phase = ENDED[state] ?? (state === 'Queued' ? 'waiting' : 'running')
          return { id: taskId, name: taskName, note: description, state, phase }
        }),
      )
    },
    start: (taskName) =>
      call('CreateEvalTask', {
        taskName,
        description: 'started from a page',
        evalObjectType: 'model',
        evalObjectConfig: {
          evalModelConfig: {
            versionId: 'ds-mwmk3mwxxxxxfk',
            storageType: 'sysStorage',
            evalModelConfigList: [{ modelId: 'amv-m4th7u7orv1a', promptTemplate: '请解答：{input}' }],
          },
        },
        evalConfig: { evalMode: 'rule', autoRuleEvalConfig: { scoreModes: ['accuracy'] } },
      }),
    edit: (taskId, description) => call('ModifyEvalTask', { taskId, description }),
  }
}

/** A page cannot set Host or Date: the browser's own Host is signed, and x-bce-date. */
async function signature(url, accessKey, secretKey) {
  const date = `${new Date().toISOString().slice(0, 19)}Z`
  const prefix = `bce-auth-v1/${accessKey}/${date}/1800`
  const request = [
    'POST',
    url.pathname,
    [...url.searchParams].map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join('&'),
    `host:${encoded(url.host)}`,
    `x-bce-date:${encoded(date)}`,
  ].join('\n')
  const authorization = `${prefix}/host;x-bce-date/${await hmac(await hmac(secretKey, prefix), request)}`
  return { 'x-bce-date': date, authorization }
}

async function hmac(secret, text) {
  const bytes = new TextEncoder()
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), algorithm, false, ['sign'])
  const digest = await crypto.subtle.sign('HMAC', key, bytes.encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const encoded = (text) => encodeURIComponent(text).replaceAll('!', '%21')
