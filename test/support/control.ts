// Starts the emulator with the small provider, and calls it and its control API through inject.
import type { Test } from 'tap'
import type { EmulatorOptions } from '../../src/emulator.ts'
import { acme } from './acme.ts'
import { startEmulator, type TestEmulator } from './emulator.ts'

// biome-ignore lint/suspicious/noExplicitAny: answers are compared, not typed
type Json = any

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly text: string
  readonly json: Json
}

export interface Controlled {
  readonly emulator: TestEmulator
  /** A call of the control API: `control('PUT', '/clock', { … })`. */
  control(method: string, path: string, body?: unknown): Promise<Answer>
  /** A call of the provider in a world. */
  acme(method: string, path: string, body?: unknown, world?: string): Promise<Answer>
}

export async function startControlled(t: Test, options: EmulatorOptions = {}): Promise<Controlled> {
  const emulator = await startEmulator(t, { providers: [acme], fixtures: 'none', ...options })
  const call = async (
    method: string,
    url: string,
    body: unknown,
    headers: Record<string, string>,
  ): Promise<Answer> => {
    const payload =
      body === undefined ? {} : { payload: typeof body === 'string' ? body : JSON.stringify(body) }
    const reply = await emulator.app.inject({ method: method as 'GET', url, headers, ...payload })
    const type = String(reply.headers['content-type'] ?? '')
    return {
      status: reply.statusCode,
      headers: reply.headers,
      text: reply.body,
      json: type.includes('json') ? reply.json() : undefined,
    }
  }
  return {
    emulator,
    control: (method, path, body) => call(method, `/_mock${path}`, body, {}),
    acme: (method, path, body, world = 'default') =>
      call(method, `/acme${path}`, body, { 'x-api-key': world, 'content-type': 'application/json' }),
  }
}
