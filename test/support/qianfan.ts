// A Qianfan client: signs like the official SDKs and sends through inject.
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { type SignOptions, sign } from '../../src/providers/qianfan/auth/signature.ts'

export interface QianfanOptions {
  readonly accessKeyId?: string
  readonly secretKey?: string
  /** In ms. Default: the tests' start. */
  readonly at?: number
  readonly host?: string
}

export interface Answer {
  readonly status: number
  readonly headers: LightMyRequestResponse['headers']
  // biome-ignore lint/suspicious/noExplicitAny: an answer is looked into as the JSON it is
  readonly body: any
}

export const HOST = '127.0.0.1:4620'

export const TIME = Date.parse('2026-11-21T08:00:00Z')

/** An evaluation of a model by rule, without its name. */
export const BY_RULE = {
  evalObjectType: 'model',
  evalObjectConfig: {
    evalModelConfig: {
      versionId: 'ds-mwmk3mwxxxxxfk',
      evalModelConfigList: [{ modelId: 'amv-ttsxxxx1hp', promptTemplate: 'Solve: {input}' }],
    },
  },
  evalConfig: { evalMode: 'rule' },
}

export const answerOf = (response: LightMyRequestResponse): Answer => ({
  status: response.statusCode,
  headers: response.headers,
  body: String(response.headers['content-type']).startsWith('application/json')
    ? response.json()
    : response.body,
})

export class QianfanClient {
  readonly #app: FastifyInstance
  readonly #options: Required<QianfanOptions>

  constructor(app: FastifyInstance, options: QianfanOptions = {}) {
    this.#app = app
    this.#options = { accessKeyId: 'mock', secretKey: 'mock-secret', at: TIME, host: HOST, ...options }
  }

  /** A v2 action. A string is sent unchanged; undefined: no body. */
  call(action: string, body?: unknown): Promise<Answer> {
    return this.post(`/v2/eval?Action=${action}`, body)
  }

  /** A v1 path below /wenxinworkshop/modelrepo. */
  legacy(path: string, body?: unknown): Promise<Answer> {
    return this.post(`/wenxinworkshop/modelrepo/${path}`, body)
  }

  async post(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    return answerOf(
      await this.#app.inject({ method: 'POST', url, headers: this.headers(url, headers), payload }),
    )
  }

  /** Signed headers of a request. */
  headers(url: string, more: Record<string, string> = {}): Record<string, string> {
    const { host, at, accessKeyId, secretKey } = this.#options
    const headers = {
      'content-type': 'application/json',
      host,
      'x-bce-date': `${new Date(at).toISOString().slice(0, 19)}Z`,
      ...more,
    }
    const options: SignOptions = { accessKeyId, secretKey, at }
    return { ...headers, authorization: sign({ method: 'POST', url, headers }, options) }
  }
}
