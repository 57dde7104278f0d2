// The code under test: deploys an evaluation on ZStack and waits for its score.
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

/** Logs in. Throws an error with ZStack's code where it refuses. */
export async function connect({ url, account, password }) {
  const send = async (method, path, body, headers = {}) => {
    const reply = await fetch(`${url}/zstack/v1${path}`, { method, headers, body: JSON.stringify(body) })
    const answer = await reply.json()
    if (answer.error) throw Object.assign(new Error(answer.error.details), { code: answer.error.code })
    return answer
  }
  const hash = createHash('sha512').update(password).digest('hex')
  const { inventory } = await send('PUT', '/accounts/login', {
    logInByAccount: { accountName: account, password: hash },
  })
  const call = (method, path, body) => send(method, path, body, { authorization: `OAuth ${inventory.uuid}` })

  const read = async (uuid) => (await call('GET', `/model-evaluation-tasks/${uuid}`)).inventories[0]

  return {
    read,
    async evaluate(service, settings) {
      const { tasks } = await call('PUT', `/ai/model-services/eval/${service}`, {
        deployModelEvalService: settings,
      })
      return tasks[0].uuid
    },
    rename: (uuid, name) =>
      call('PUT', `/model-evaluation-tasks/${uuid}`, { updateModelEvaluationTask: { name } }),
    async finished(uuid, { everyMs = 250 } = {}) {
      for (;;) {
        const task = await read(uuid)
        if (!['Created', 'Idle', 'Running'].includes(task.status)) return task
        await sleep(everyMs)
      }
    },
  }
}
