// Compares the headers of two responses.

import type { Headers } from '../wire/send.ts'
import type { Look } from './difference.ts'

/** Headers of the connection, of what stands in front of a service, and of browsers: they say nothing about the API. */
const ASIDE =
  /^(date|connection|keep-alive|transfer-encoding|content-length|content-encoding|via|server|age|alt-svc|nel|report-to|vary|set-cookie|strict-transport-security|x-powered-by|access-control-.*|cf-.*|x-amz-cf-.*|x-envoy-.*|x-cache.*|x-evalmock-.*)$/

/** Headers whose value an API decides. */
const VALUED = new Set(['content-type', 'location', 'allow', 'www-authenticate'])

type Named = ReadonlyMap<string, readonly [spelled: string, value: string]>

/** @param alike both answered the same: then both have the same headers */
export function compareHeaders(service: Headers, emulator: Headers, alike: boolean, look: Look): void {
  const { tell, matter } = look
  const [theirs, ours] = [byName(service), byName(emulator)]
  for (const [name, [spelled, value]] of theirs) {
    const other = ours.get(name)
    if (other === undefined) {
      if (alike) tell('header', [spelled], 'sent', 'missing')
      continue
    }
    if (spelled !== other[0]) tell('header', [spelled], spelled, other[0])
    const role = matter.counterpart.roleOf([name])
    if (role === 'id' && alike && value !== '') matter.pairs.learn(value, other[1])
    else if (alike && VALUED.has(name)) {
      const [a, b] = [plain(value, look), plain(other[1], look)]
      if (a !== b && matter.pairs.inEmulator(a) !== b) tell('header', [spelled], value, other[1])
    }
  }
  if (!alike) return
  for (const [name, [spelled]] of ours) if (!theirs.has(name)) tell('header', [spelled], 'missing', 'sent')
}

const byName = (headers: Headers): Named =>
  new Map(
    headers
      .filter(([name]) => !ASIDE.test(name.toLowerCase()))
      .map(([name, value]) => [name.toLowerCase(), [name, value]]),
  )

function plain(value: string, { matter }: Look): string {
  let text = value
  for (const origin of matter.origins) text = text.replaceAll(origin, 'http://server')
  return text
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
    .join(';')
}
