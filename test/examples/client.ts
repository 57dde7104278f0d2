// Fifty calls of one world in all the ways in which a call can name it. Run against the proxy of the example.
import { createHash, createHmac } from 'node:crypto'
import { sign } from '../../src/providers/qianfan/auth/signature.ts'

const EVALUATION = '7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01'
const ADMIN = '36c27e8ff05c4780bf6d2fa65700f22e'
const LOG_IN = 'org.zstack.header.identity.APILogInByAccountMsg'
const QUERY = 'org.zstack.ai.message.APIQueryModelEvaluationTaskMsg'
const password = createHash('sha512').update('password').digest('hex')

type Headers = Readonly<Record<string, string>>
// biome-ignore lint/suspicious/noExplicitAny: an answer is looked into as the JSON it is
type Json = any

export class Client {
  readonly #base: string
  readonly #world: string
  /** Starts of servers that have answered. */
  readonly instances = new Set<string>()
  /** Calls that were answered otherwise than they should be. */
  readonly odd: string[] = []
  calls = 0
  /** Of these, those of providers. */
  requests = 0

  constructor(base: string, world: string) {
    this.#base = base
    this.#world = world
  }

  async send(method: string, path: string, headers: Headers = {}, body?: unknown): Promise<Json> {
    const payload = body === undefined ? {} : { body: JSON.stringify(body) }
    const response = await fetch(this.#base + path, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...payload,
    })
    const text = await response.text()
    this.calls++
    if (!path.startsWith('/_mock')) this.requests++
    this.instances.add(response.headers.get('x-evalmock-instance') ?? 'none')
    if (!response.ok) this.odd.push(`${this.#world}: ${method} ${path} answers ${response.status}: ${text}`)
    return response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
  }

  /** 25 calls of all three providers and the control API. */
  async round(): Promise<void> {
    await this.#scale()
    await this.#qianfan()
    await this.#zstack()
    await this.#control()
  }

  async #scale(): Promise<void> {
    const key = { 'x-api-key': `mock.${this.#world}` }
    const made = await this.send('POST', '/v5/evaluations', key, { name: 'mine', data: [{ input: 'x' }] })
    await this.send('GET', `/v5/evaluations/${made.id}`, key)
    await this.send('GET', '/v5/evaluations', key)
    const order = { evaluation_id: EVALUATION, export_method: 'signed_url' }
    const { signed_url: link } = await this.send('POST', '/v5/evaluation-items/export', key, order)
    await this.send('GET', new URL(link).pathname)
  }

  async #qianfan(): Promise<void> {
    for (const body of [{ evalType: 'auto' }, { evalType: 'auto', keyFilter: 'ame' }]) {
      const url = '/v2/eval?Action=DescribeEvalTasks'
      const headers = { host: new URL(this.#base).host }
      const options = { accessKeyId: `mock.${this.#world}`, secretKey: 'mock-secret', at: Date.now() }
      const authorization = sign({ method: 'POST', url, headers }, options)
      await this.send('POST', url, { authorization }, body)
    }
  }

  async #zstack(): Promise<void> {
    const accountName = `admin.${this.#world}`
    const logIn = { logInByAccount: { accountName, password } }
    const { inventory } = await this.send('PUT', '/zstack/v1/accounts/login', {}, logIn)
    const session = { authorization: `OAuth ${inventory.uuid}` }
    await this.send('GET', '/zstack/v1/model-evaluation-tasks', session)
    await this.send(
      'PUT',
      '/zstack/v1/login',
      {},
      {
        logIn: { username: accountName, password, loginType: 'account' },
      },
    )
    const params = { accountUuid: ADMIN, userUuid: ADMIN }
    const { location } = await this.send('POST', '/zstack/v1/accesskeys', session, { params })
    // No credential: the address of the job is all that names the world.
    const { inventory: key } = await this.send('GET', new URL(location).pathname)
    await this.#signed(key.AccessKeyID, key.AccessKeySecret)
    await this.#signed(`mock.${this.#world}`, 'mock-secret')
    const chosen = createHash('md5').update(`${this.#world} ${this.calls}`).digest('hex')
    const own = { ...session, 'x-job-uuid': chosen }
    await this.send('POST', '/zstack/v1/accesskeys', own, { params })
    await this.send('GET', `/zstack/v1/api-jobs/${chosen}`)
    await this.send('GET', `/zstack/v1/accounts/sessions/${inventory.uuid}/valid`)
    const { result } = await this.send('POST', '/zstack/api/', {}, { [LOG_IN]: { accountName, password } })
    const [reply] = Object.values(JSON.parse(result)) as Json[]
    const message = { conditions: [], session: { uuid: reply.inventory.uuid } }
    await this.send('POST', '/zstack/api/', {}, { [QUERY]: message })
    await this.send('DELETE', `/zstack/v1/accounts/sessions/${inventory.uuid}`)
  }

  async #signed(id: string, secret: string): Promise<void> {
    const date = new Date().toUTCString()
    const signature = createHmac('sha1', secret)
      .update(`GET\n${date}\n/v1/model-evaluation-tasks`)
      .digest('base64')
    await this.send('GET', '/zstack/v1/model-evaluation-tasks', {
      authorization: `ZStack ${id}:${signature}`,
      date,
    })
  }

  async #control(): Promise<void> {
    await this.send('GET', `/_mock/worlds/${this.#world}`)
    await this.send('GET', `/_mock/worlds/${this.#world}/clock`)
    await this.send('GET', `/_mock/tasks?world=${this.#world}`)
    await this.send('GET', `/_mock/requests?world=${this.#world}&limit=1`)
    await this.send('PUT', `/_mock/worlds/${this.#world}/plan`, {}, { pace: 'immediate' })
  }
}
