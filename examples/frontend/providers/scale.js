// Scale GenAI Platform: an API key in a header.
import { jsonOf } from './json.js'

const PHASES = { running: 'running', completed: 'done', failed: 'failed' }

const CHAT = {
  task_type: 'chat_completion',
  alias: 'output',
  configuration: { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: '{{item.input}}' }] },
}

export const title = 'Scale GenAI Platform'

export function connect({ server, world }) {
  const key = world === 'default' ? 'mock' : `mock.${world}`

  const call = (method, path, body) =>
    jsonOf(`${server}/v5/evaluations${path}`, {
      method,
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })

  return {
    async list() {
      const { items } = await call('GET', '?limit=8&sort_order=desc')
      return items.map(({ id, name, status, progress }) => ({
        id,
        name,
        state: status,
        phase: PHASES[status],
        progress: fraction(progress?.items),
      }))
    },
    start: (name) =>
      call('POST', '', {
        name,
        data: ['France', 'Peru', 'Kenya', 'Japan'].map((country) => ({
          input: `The capital of ${country}?`,
        })),
        tasks: [CHAT],
      }),
    edit: (id, name) => call('PATCH', `/${id}`, { name }),
  }
}

const fraction = (items) => items && (items.successful + items.failed) / items.total
