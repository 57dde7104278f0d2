// Signs calls for the providers that use signatures.
import { createHmac } from 'node:crypto'
import * as qianfan from '../../providers/qianfan/auth/signature.ts'

export interface SignedCall {
  readonly method: string
  /** Path and query. */
  readonly target: string
  /** The value of the Host header. */
  readonly host: string
  readonly accessKeyId: string
  readonly secretKey: string
  /** Wall-clock ms. */
  readonly at: number
}

interface Signer {
  /** The path and query of a call that may be given by a shorter name. */
  target(call: string): string
  /** The default method. */
  method(data: string | undefined): string
  /** The headers that the call needs. */
  sign(call: SignedCall): Readonly<Record<string, string>>
}

export const SIGNERS: Readonly<Record<string, Signer>> = {
  qianfan: {
    target: (call) => (/^\w+$/.test(call) ? `/v2/eval?Action=${call}` : call),
    method: () => 'POST',
    sign({ method, target, host, at, ...keys }) {
      const date = qianfan.timestampOf(at)
      const headers = { host, 'x-bce-date': date }
      const authorization = qianfan.sign({ method, url: target, headers }, { ...keys, at })
      return { Authorization: authorization, 'x-bce-date': date }
    },
  },
  zstack: {
    target: (call) => call,
    method: (data) => (data === undefined ? 'GET' : 'PUT'),
    sign({ method, target, at, accessKeyId, secretKey }) {
      const date = new Date(at).toUTCString()
      // The path that the server signs: decoded, without context path and query.
      const path = decodeURIComponent(target.split('?', 1)[0] ?? '').replace(/^\/zstack/, '')
      const signature = createHmac('sha1', secretKey).update(`${method}\n${date}\n${path}`).digest('base64')
      return { Authorization: `ZStack ${accessKeyId}:${signature}`, Date: date }
    },
  },
}
