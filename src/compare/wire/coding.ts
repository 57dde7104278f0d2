// Undoes the compression of a body. Some servers compress although the proxy asks them not to.
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import type { Answer } from '../../http/calls/call.ts'
import { headerOf } from '../../http/calls/call.ts'

type Coding = (body: Buffer, options: { maxOutputLength: number }) => Buffer

const CODINGS: Readonly<Record<string, readonly Coding[]>> = {
  gzip: [gunzipSync],
  'x-gzip': [gunzipSync],
  // Some servers leave out the header of the format.
  deflate: [inflateSync, inflateRawSync],
  br: [brotliDecompressSync],
  zstd: [zstdDecompressSync],
}

type Coded = Pick<Answer, 'headers' | 'body'>

/** Body and headers without the coding; unchanged if it is unknown, incomplete or too long. */
export function uncompressed({ headers, body }: Coded, mostBytes: number): Coded {
  const names = (headerOf({ headers }, 'content-encoding') ?? '').toLowerCase().split(',')
  let plain: Buffer | undefined = body
  for (const name of names.reverse()) plain = plain && undone(plain, CODINGS[name.trim()] ?? [], mostBytes)
  if (plain === undefined) return { headers, body }
  return { headers: headers.filter(([name]) => name.toLowerCase() !== 'content-encoding'), body: plain }
}

function undone(body: Buffer, codings: readonly Coding[], mostBytes: number): Buffer | undefined {
  for (const coding of codings)
    try {
      return coding(body, { maxOutputLength: mostBytes })
    } catch {
      // The next one, if there is another.
    }
  return undefined
}
