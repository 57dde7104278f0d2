// One call of each provider to paste into a shell, with a valid credential.
import { createHash } from 'node:crypto'
import { wallClock } from '../../core/clock.ts'
import { sign } from '../../providers/qianfan/auth/signature.ts'

const SAMPLES: Readonly<Record<string, (url: string, world: string) => string>> = {
  zstack: (url, world) => {
    const account = world === 'default' ? 'admin' : `admin.${world}`
    const password = createHash('sha512').update('password').digest('hex')
    const logIn = JSON.stringify({ logInByAccount: { accountName: account, password } })
    return [
      `SESSION=$(curl -s -X PUT ${url}/zstack/v1/accounts/login -d '${logIn}' | grep -o '"uuid":"[0-9a-f]*"' | cut -d'"' -f4)`,
      `curl -s ${url}/zstack/v1/model-evaluation-tasks -H "Authorization: OAuth $SESSION"`,
    ].join('\n')
  },
  qianfan: (url, world) => {
    const path = '/v2/eval?Action=DescribeEvalTasks'
    // It should stay valid for as long as the text is on the screen.
    const authorization = sign(
      { method: 'POST', url: path, headers: { host: new URL(url).host } },
      {
        accessKeyId: world === 'default' ? 'mock' : `mock.${world}`,
        secretKey: 'mock-secret',
        at: wallClock.now(),
        expirationS: -1,
      },
    )
    return `curl -s '${url}${path}' -H 'Content-Type: application/json' -H 'Authorization: ${authorization}' -d '{"evalType":"auto"}'`
  },
  scale: (url, world) =>
    `curl -s ${url}/v5/evaluations -H 'x-api-key: ${world === 'default' ? 'mock' : `mock.${world}`}'`,
}

/** undefined for a provider without a sample. */
export function sampleCall(provider: string, url: string, world = 'default'): string | undefined {
  return SAMPLES[provider]?.(url, world)
}
