// A trust store for Java. It reads no PEM files, and in a PKCS#12 file it trusts only what has Oracle's own attribute.
// The older form, JKS, is read by every Java since 1.2 and is simple enough to write here.
import { createHash, X509Certificate } from 'node:crypto'

/** Java's usual password. It protects nothing here: certificates are public. */
export const STORE_PASSWORD = 'changeit'

const MAGIC = 0xfeedfeed
const VERSION = 2
const TRUSTED_CERTIFICATE = 2

/** @param pems certificates, PEM; the same ones give the same bytes */
export function javaTrustStore(pems: readonly string[]): Buffer {
  const entries = pems.map((pem, i) => {
    const { raw } = new X509Certificate(pem)
    // The date of the entry: none.
    return Buffer.concat([
      int(TRUSTED_CERTIFICATE),
      text(`ca-${i}`),
      Buffer.alloc(8),
      text('X.509'),
      int(raw.length),
      raw,
    ])
  })
  const content = Buffer.concat([int(MAGIC), int(VERSION), int(pems.length), ...entries])
  // The format's own salt, with the password in UTF-16, big endian.
  const seal = createHash('sha1')
    .update(Buffer.from(STORE_PASSWORD, 'utf16le').swap16())
    .update('Mighty Aphrodite')
    .update(content)
  return Buffer.concat([content, seal.digest()])
}

function int(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Java's UTF: the length in two bytes, then the text. All texts here are ASCII. */
function text(value: string): Buffer {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(value.length)
  return Buffer.concat([length, Buffer.from(value, 'latin1')])
}
