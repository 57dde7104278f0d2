// The credentials for each provider's calls, as an SDK would send them.
import { createHash } from 'node:crypto'
import { wallClock } from '../../core/clock.ts'
import type { ClientSetup } from '../sdk/clients.ts'
import { SIGNERS } from '../sdk/signers.ts'

export interface Destination {
  readonly url: string
  readonly world: string
  readonly method: string
  readonly target: string
  readonly setups: readonly ClientSetup[]
}

/** One log-in per server and world. */
const sessions = new Map<string, Promise<string>>()

export async function headersFor(provider: string, to: Destination): Promise<Record<string, string>> {
  const variable = (name: string): string =>
    to.setups.flatMap((setup) => setup.variables).find((one) => one.name === name)?.value ?? ''
  if (provider === 'scale') return { 'x-api-key': variable('SGP_API_KEY') }
  if (provider === 'zstack') {
    const key = `${to.url} ${to.world}`
    const session =
      sessions.get(key) ?? logIn(to.url, variable('ZSTACK_ACCOUNT'), variable('ZSTACK_PASSWORD'))
    sessions.set(key, session)
    return { authorization: `OAuth ${await session}` }
  }
  const headers = SIGNERS[provider]?.sign({
    method: to.method,
    target: to.target,
    host: new URL(to.url).host,
    accessKeyId: variable('QIANFAN_ACCESS_KEY'),
    secretKey: variable('QIANFAN_SECRET_KEY'),
    at: wallClock.now(),
  })
  return { ...headers }
}

async function logIn(url: string, accountName: string, clear: string): Promise<string> {
  const password = createHash('sha512').update(clear).digest('hex')
  const body = JSON.stringify({ logInByAccount: { accountName, password } })
  const reply = await fetch(`${url}/zstack/v1/accounts/login`, { method: 'PUT', body })
  return ((await reply.json()) as { inventory: { uuid: string } }).inventory.uuid
}
