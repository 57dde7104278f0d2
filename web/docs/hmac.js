// HMAC-SHA256 in hexadecimal. Browsers offer WebCrypto only on localhost and over HTTPS. The page must also sign
// under
// other names, such as a container's, so there is a second implementation.

const utf8 = new TextEncoder()

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

/**
 * @param {SubtleCrypto | null} subtle null: do not use it
 * @returns {Promise<string>} 64 lower-case hexadecimal digits
 */
export function hmacSha256(key, message, subtle = globalThis.crypto?.subtle ?? null) {
  return subtle === null ? byScript(key, message) : byWebCrypto(subtle, key, message)
}

async function byWebCrypto(subtle, key, message) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  const imported = await subtle.importKey('raw', utf8.encode(key), algorithm, false, ['sign'])
  return hex(new Uint8Array(await subtle.sign('HMAC', imported, utf8.encode(message))))
}

/** RFC 2104. */
async function byScript(key, message) {
  let bytes = utf8.encode(key)
  if (bytes.length > 64) bytes = sha256(bytes)
  const padded = (filler) => Uint8Array.from({ length: 64 }, (_, i) => (bytes[i] ?? 0) ^ filler)
  return hex(sha256(joined(padded(0x5c), sha256(joined(padded(0x36), utf8.encode(message))))))
}

function joined(a, b) {
  const bytes = new Uint8Array(a.length + b.length)
  bytes.set(a)
  bytes.set(b, a.length)
  return bytes
}

/** The first 32 bits of the fractional parts of roots of the first primes (FIPS 180-4, section 4.2.2). */
const rootBits = (count, power) => {
  const primes = []
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n)
  return primes.map((prime) => ((prime ** power % 1) * 2 ** 32) | 0)
}
const ROUNDS = rootBits(64, 1 / 3)
const START = rootBits(8, 1 / 2)

const rotated = (word, by) => (word >>> by) | (word << (32 - by))

function sha256(message) {
  const length = Math.ceil((message.length + 9) / 64) * 64
  const padded = new Uint8Array(length)
  padded.set(message)
  padded[message.length] = 0x80
  const view = new DataView(padded.buffer)
  view.setUint32(length - 8, Math.floor(message.length / 2 ** 29))
  view.setUint32(length - 4, message.length << 3)
  const state = Int32Array.from(START)
  const words = new Int32Array(64)
  for (let block = 0; block < length; block += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(block + i * 4)
    for (let i = 16; i < 64; i++) {
      const early = words[i - 15]
      const late = words[i - 2]
      words[i] =
        words[i - 16] +
        words[i - 7] +
        (rotated(early, 7) ^ rotated(early, 18) ^ (early >>> 3)) +
        (rotated(late, 17) ^ rotated(late, 19) ^ (late >>> 10))
    }
    let [a, b, c, d, e, f, g, h] = state
    for (let i = 0; i < 64; i++) {
      const one =
        (h +
          (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) +
          ((e & f) ^ (~e & g)) +
          ROUNDS[i] +
          words[i]) |
        0
      const two = ((rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0
      ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0]
    }
    for (const [i, word] of [a, b, c, d, e, f, g, h].entries()) state[i] += word
  }
  const result = new DataView(new ArrayBuffer(32))
  for (const [i, word] of state.entries()) result.setInt32(i * 4, word)
  return new Uint8Array(result.buffer)
}
