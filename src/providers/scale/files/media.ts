// The media type of a file by its first bytes, for the formats that the service supports.

interface Signature {
  readonly type: string
  /** Bytes at an offset, as text with one character per byte. */
  readonly at: readonly (readonly [number, string])[]
}

const SIGNATURES: readonly Signature[] = [
  { type: 'image/png', at: [[0, '\x89PNG\r\n\x1a\n']] },
  { type: 'image/jpeg', at: [[0, '\xff\xd8\xff']] },
  { type: 'image/gif', at: [[0, 'GIF8']] },
  {
    type: 'image/webp',
    at: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
  },
  { type: 'image/bmp', at: [[0, 'BM']] },
  { type: 'image/tiff', at: [[0, 'II*\0']] },
  { type: 'application/pdf', at: [[0, '%PDF-']] },
  {
    type: 'audio/wav',
    at: [
      [0, 'RIFF'],
      [8, 'WAVE'],
    ],
  },
  { type: 'audio/mpeg', at: [[0, 'ID3']] },
  { type: 'audio/mpeg', at: [[0, '\xff\xfb']] },
  { type: 'audio/flac', at: [[0, 'fLaC']] },
  { type: 'audio/ogg', at: [[0, 'OggS']] },
  { type: 'video/mp4', at: [[4, 'ftyp']] },
  { type: 'video/webm', at: [[0, '\x1a\x45\xdf\xa3']] },
  { type: 'application/zip', at: [[0, 'PK\x03\x04']] },
  { type: 'application/gzip', at: [[0, '\x1f\x8b']] },
]

const isText = (bytes: Buffer): boolean => {
  try {
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0')
  } catch {
    return false
  }
}

const isJson = (text: string): boolean => {
  try {
    return typeof JSON.parse(text) === 'object'
  } catch {
    return false
  }
}

/** @param filename distinguishes kinds of text, which the bytes do not */
export function mediaType(bytes: Buffer, filename: string): string {
  const known = SIGNATURES.find(({ at }) =>
    at.every(([offset, text]) => bytes.toString('latin1', offset, offset + text.length) === text),
  )
  if (known !== undefined) return known.type
  if (!isText(bytes)) return 'application/octet-stream'
  if (/\.csv$/i.test(filename)) return 'text/csv'
  if (/\.html?$/i.test(filename)) return 'text/html'
  return isJson(bytes.toString('utf8')) ? 'application/json' : 'text/plain'
}
