// A Scale client for tests: sends with a key, returns status and body.
import type { Test } from 'tap'
import type { EmulatorOptions } from '../../src/emulator.ts'
import { startEmulator, type TestEmulator } from './emulator.ts'

/** A task of an evaluation that asks a model. */
export const CHAT = {
  task_type: 'chat_completion',
  alias: 'output',
  configuration: { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: '{{item.input}}' }] },
}

export interface ScaleReply {
  status: number
  headers: Record<string, string | string[] | number | undefined>
  // biome-ignore lint/suspicious/noExplicitAny: replies are asserted on as the JSON they are
  body: any
  text: string
}

export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string | undefined>,
) => Promise<ScaleReply>

/** Sends objects as JSON, texts and bytes unchanged. */
export function senderOf(emulator: TestEmulator, key = 'mock'): Send {
  return async (method, path, body, headers = {}) => {
    const raw = typeof body === 'string' || Buffer.isBuffer(body)
    const all = { 'x-api-key': key, 'content-type': 'application/json', ...headers }
    const response = await emulator.app.inject({
      method: method as 'GET',
      url: path,
      headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
        string,
        string
      >,
      ...(body === undefined ? {} : { payload: raw ? body : JSON.stringify(body) }),
    })
    const isJson = String(response.headers['content-type']).startsWith('application/json')
    return {
      status: response.statusCode,
      headers: response.headers,
      body: isJson && response.payload !== '' ? response.json() : undefined,
      text: response.payload,
    }
  }
}

export interface ScaleEmulator {
  emulator: TestEmulator
  send: Send
  /** Moves the default world's clock. */
  advance(ms: number): void
}

/** An emulator without its seed, unless the options include one. */
export async function startScale(t: Test, options: EmulatorOptions = {}): Promise<ScaleEmulator> {
  const emulator = await startEmulator(t, { fixtures: 'none', ...options })
  return { emulator, send: senderOf(emulator), advance: (ms) => emulator.world().clock.advance(ms) }
}
