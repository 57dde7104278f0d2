// The code under test: a client of Scale's evaluations that asks again when the service is busy.

export interface Access {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

export interface Evaluation {
  readonly id: string
  readonly name: string
  readonly status: 'running' | 'completed' | 'failed'
}

const CHAT = {
  task_type: 'chat_completion',
  alias: 'output',
  configuration: { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: '{{item.input}}' }] },
}

export function evaluations({ url, headers }: Access) {
  async function call(method: string, path: string, body?: object, attempts = 3): Promise<Evaluation> {
    const reply = await fetch(`${url}/v5/evaluations${path}`, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (reply.status === 429 && attempts > 1) {
      const waitS = Number(reply.headers.get('retry-after') ?? 1)
      await new Promise((resolve) => setTimeout(resolve, waitS * 1000))
      return call(method, path, body, attempts - 1)
    }
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`)
    return (await reply.json()) as Evaluation
  }
  return {
    start: (name: string, questions: readonly string[]) =>
      call('POST', '', { name, data: questions.map((input) => ({ input })), tasks: [CHAT] }),
    read: (id: string) => call('GET', `/${id}`),
    rename: (id: string, name: string) => call('PATCH', `/${id}`, { name }),
  }
}
