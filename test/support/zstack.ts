// A ZStack client: logs in or signs, sends, and follows jobs.
import { createHash, createHmac } from 'node:crypto'
import type { TestEmulator } from './emulator.ts'

/** Uuids from the seed. */
export const SEED = {
  admin: '36c27e8ff05c4780bf6d2fa65700f22e',
  tenant: '4d6a2f60c1e84f0b9b7f0a5be2d3c918',
  zone: 'd20b7e4f3a964c58b1e5092c7f8a6d13',
  modelCenter: '6b3f9d15e0c74a82b9d6f1c83e50a274',
  evalService: '5a90d3c6e7f1482bb3d8f26c4e71a09d',
  inferenceService: 'b4e2c7a98d1f4f36a5c0e8d7162b39f4',
  model: '9c8d1e6f24b74d0aa3f5e7c1b0629d58',
  mmlu: 'e19d7a5628c04b3f92d4c87a6e0f1b35',
  gsm8k: '2c7f04d9b6a14e83a1f95c3e80d7b462',
  freeGroup: '0fe34c7d81b24a95a7c2d96e3b5018fa',
  busyGroup: '83ac51f7e2d04b69b7c8a0f94d3e6215',
  evalGroup: 'c5b8e2a04f714d3c9e6a1b7f80d2354e',
  completed: '3d5ca93bd7c03fddbf48cea9ff234e19',
  partial: '4e6dba4ce8d14aeecf59dfba00345f2a',
  failed: '5f7ecb5df9e24bffa06aefcb11456a3b',
  running: '7d1f0c3b9a524e6f8b0d5c2e1a934f76',
  idle: '8e20ad4c0b634f708c1e6d3f2ba45087',
  tenants: '9f31be5d1c744081ad2f7e403cb56198',
} as const

export interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly text: string
  // Tests read replies of every form.
  // biome-ignore lint/suspicious/noExplicitAny: the shape is what the test is about
  readonly body: any
}

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE' | 'HEAD' | 'PATCH'
type Headers = Readonly<Record<string, string>>

export const sha512 = (text: string): string => createHash('sha512').update(text).digest('hex')

export class ZStackClient {
  readonly #emulator: TestEmulator
  session: string | undefined

  constructor(emulator: TestEmulator) {
    this.#emulator = emulator
  }

  /**
   * Sends one request unchanged, with no credential unless the headers have one. The path starts after `/zstack/v1`.
   */
  async send(method: Method, path: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    const url = path.startsWith('/zstack/') ? path : `/zstack/v1${path}`
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const response = await this.#emulator.app.inject({
      method,
      url,
      headers: {
        ...(payload === undefined ? {} : { 'content-type': 'application/json;charset=UTF-8' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    })
    const type = response.headers['content-type']?.toString()
    const isJson = type?.startsWith('application/json')
    return {
      status: response.statusCode,
      type,
      text: response.body,
      body: isJson ? JSON.parse(response.body) : undefined,
    }
  }

  async login(accountName = 'admin', password = 'password'): Promise<Answer> {
    const answer = await this.send('PUT', '/accounts/login', {
      logInByAccount: { accountName, password: sha512(password) },
    })
    this.session = answer.body?.inventory?.uuid ?? this.session
    return answer
  }

  /** Uses the session of the last log-in. */
  call(method: Method, path: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    return this.send(method, path, body, { authorization: `OAuth ${this.session}`, ...headers })
  }

  /** Makes a call and, if it returns a job, gets the job's result. */
  async settle(method: Method, path: string, body?: unknown, headers: Headers = {}): Promise<Answer> {
    const answer = await this.call(method, path, body, headers)
    if (answer.status !== 202) return answer
    return this.send('GET', new URL(answer.body.location).pathname, undefined, headers)
  }

  /** Signed with an access key. */
  signed(
    method: Method,
    path: string,
    {
      id = 'mock',
      secret = 'mock-secret',
      date = 'Sat, 21 Nov 2026 08:00:00 UTC',
      body = undefined as unknown,
    } = {},
  ): Promise<Answer> {
    const uri = decodeURIComponent(`/v1${path.split('?', 1)[0]}`)
    const signature = createHmac('sha1', secret).update(`${method}\n${date}\n${uri}`).digest('base64')
    return this.send(method, path, body, { authorization: `ZStack ${id}:${signature}`, date })
  }
}

/** A client of the emulator, logged in as `admin` of the world `default` unless told otherwise. */
export async function zstackClient(emulator: TestEmulator, accountName = 'admin'): Promise<ZStackClient> {
  const client = new ZStackClient(emulator)
  await client.login(accountName)
  return client
}
