import t from 'tap'
import type { Io } from '../../../src/cli/command.ts'
import { main } from '../../../src/cli/main.ts'
import { startEmulator } from '../../support/emulator.ts'

async function evalmock(...line: string[]): Promise<string> {
  const out: string[] = []
  const io: Io = { env: {}, cwd: '/', out: (text) => out.push(text), err: (text) => out.push(text) }
  await main(line, io)
  return out.join('\n')
}

t.test(
  'a method may be given in small letters: the signature and the curl command have capitals',
  async (t) => {
    const emulator = await startEmulator(t, { clock: undefined })
    const url = await emulator.listen()
    const cases = [
      ['qianfan', 'DescribeEvalTasks', '/v2/eval?Action=DescribeEvalTasks', 'POST', '{"evalType":"auto"}'],
      ['zstack', '/zstack/v1/model-evaluation-tasks?limit=1', undefined, 'GET', undefined],
      ['zstack', '/zstack/v1/model-evaluation-tasks/none', undefined, 'DELETE', undefined],
      ['scale', '/v5/evaluations', undefined, 'GET', undefined],
    ] as const
    for (const [provider, call, path, method, body] of cases)
      for (const written of [method, method.toLowerCase()]) {
        const line = ['sign', provider, call, '-X', written, '--url', url, ...(body ? ['-d', body] : [])]
        const headers = Object.fromEntries(
          (await evalmock(...line)).split('\n').map((one) => one.split(/: (.*)/s, 2)),
        )
        const reply = await fetch(url + (path ?? call), { method, headers, ...(body && { body }) })
        t.notOk([400, 401, 403].includes(reply.status), `${provider} ${written}: ${reply.status}`)
        t.match(await evalmock(...line, '--curl'), new RegExp(`^curl -s -X ${method} `))
      }
  },
)
