// bce-auth-v1 signatures as a client creates them, written from the provider's page, independent of Evalmock's code.
import { createHmac } from 'node:crypto'
import type { Contestant } from '../types.ts'

const hmac = (key: string, text: string): string => createHmac('sha256', key).update(text).digest('hex')

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

/** Signs host and x-bce-date. Times differ by a few seconds: as in real traffic, prefixes repeat. */
export function signature(accessKeyId: string, secretKey: string): NonNullable<Contestant['sign']> {
  return ({ method, path }, { host }, i) => {
    const date = `${new Date(Date.now() - (i % 20) * 1000).toISOString().slice(0, 19)}Z`
    const prefix = `bce-auth-v1/${accessKeyId}/${date}/1800`
    const [uri = '', query = ''] = path.split('?', 2)
    const canonical = `${method}\n${uri}\n${query}\nhost:${encode(host)}\nx-bce-date:${encode(date)}`
    return {
      host,
      'x-bce-date': date,
      authorization: `${prefix}/host;x-bce-date/${hmac(hmac(secretKey, prefix), canonical)}`,
    }
  }
}
