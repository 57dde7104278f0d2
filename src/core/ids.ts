// Repeatable identifiers. All randomness in the emulator comes from here.
import { hash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** Repeatable identifiers: the n-th draw depends on the seed and n alone. */
export interface IdSource {
  /** Version 4 form, 36 characters. In a world, the three digits after the version are its mark. */
  uuid(): string
  /** Characters of a-z and 0-9. In a world, the last three are its mark. */
  key(length: number): string
  /** Lower-case hexadecimal digits. */
  hex(length: number): string
  /** Characters of a-z and 0-9. */
  alnum(length: number): string
  /** A number from 0 up to, not including, 1. */
  fraction(): number
}

const ALNUM = 'abcdefghijklmnopqrstuvwxyz0123456789'
const HEX = Buffer.from('0123456789abcdef')
const GOLDEN = 0x9e3779b9

/** murmur3's finalizer: every input bit affects every output bit. */
function mix(value: number): number {
  let h = value | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Texts are written in here, digit by digit: joined from pieces, one takes twice as long. */
let hexChars = Buffer.alloc(64)
const uuidChars = Buffer.from('00000000-0000-0000-0000-000000000000')

/** Writes the last digits of a number in hexadecimal. */
function putHex(to: Buffer, at: number, digits: number, value: number): void {
  for (let i = at + digits - 1; i >= at; i--, value >>>= 4) to[i] = HEX[value & 15] as number
}

/** The 32-bit words of one draw. They depend only on the key and the number of the draw. */
class Draw {
  readonly #key: readonly number[]
  readonly #n: number
  #word = 0

  constructor(key: readonly number[], n: number) {
    this.#key = key
    this.#n = n
  }

  next(): number {
    const i = this.#word++
    const a = mix((this.#key[i & 3] ?? 0) + Math.imul(this.#n, GOLDEN) + i)
    return mix(a ^ (this.#key[(i + 1) & 3] ?? 0) ^ Math.imul(this.#n + i, 0x85ebca6b))
  }

  hex(length: number): string {
    // The last word may be longer than what is left.
    if (hexChars.length < length + 8) hexChars = Buffer.alloc(length + 8)
    for (let at = 0; at < length; at += 8) putHex(hexChars, at, 8, this.next())
    return hexChars.toString('latin1', 0, length)
  }
}

/**
 * The mark of a world in identifiers that clients send without a credential: 12 bits of the CRC-32 of its name. A proxy
 * in front of several servers computes the same number from a credential, so both lead to the same server.
 */
export const markOf = (world: string): number => crc32(world) & 0xfff

/** Identifies one start of a server. The only identifier that no seed repeats. */
export const startId = (): string => randomBytes(6).toString('hex')

const keyOf = (seed: string): number[] => {
  const bytes = hash('sha256', seed, 'buffer')
  return [0, 4, 8, 12].map((at) => bytes.readUInt32LE(at))
}

export class SeededIds implements IdSource {
  readonly #key: readonly number[]
  readonly #mark: number | undefined
  #drawn: number

  /**
   * @param drawn number of earlier draws, to continue where another source stopped
   * @param mark of the world in which it draws
   */
  constructor(seed: string, drawn = 0, mark?: number) {
    this.#key = keyOf(seed)
    this.#drawn = drawn
    this.#mark = mark
  }

  get drawn(): number {
    return this.#drawn
  }

  uuid(): string {
    const draw = this.#draw()
    putHex(uuidChars, 0, 8, draw.next())
    const b = draw.next()
    putHex(uuidChars, 9, 4, b >>> 16)
    putHex(uuidChars, 14, 4, (this.#mark ?? b & 0x0fff) | 0x4000)
    const c = draw.next()
    putHex(uuidChars, 19, 4, ((c >>> 16) & 0x3fff) | 0x8000)
    putHex(uuidChars, 24, 4, c)
    putHex(uuidChars, 28, 8, draw.next())
    return uuidChars.toString('latin1')
  }

  hex(length: number): string {
    return this.#draw().hex(length)
  }

  alnum(length: number): string {
    const draw = this.#draw()
    let text = ''
    while (text.length < length) text += ALNUM.charAt(draw.next() % ALNUM.length)
    return text
  }

  key(length: number): string {
    const text = this.alnum(length)
    return this.#mark === undefined ? text : text.slice(0, -3) + this.#mark.toString(16).padStart(3, '0')
  }

  fraction(): number {
    return this.#draw().next() / 2 ** 32
  }

  #draw(): Draw {
    return new Draw(this.#key, this.#drawn++)
  }
}

/**
 * A number from 0 up to, not including, 1 that depends only on the text. Scores and reports use it: they are
 * computed from a task's id on request and never stored.
 */
export function fractionOf(text: string): number {
  const known = fractions.get(text)
  if (known !== undefined) return known
  const fraction = wordOf(hash('sha256', text, 'binary')) / 2 ** 32
  if (fractions.size >= MOST_FRACTIONS) fractions.clear()
  fractions.set(text, fraction)
  return fraction
}

/** The first four bytes, one in each character. As a text, a hash takes a third of the time. */
const wordOf = (bytes: string): number =>
  (bytes.charCodeAt(0) |
    (bytes.charCodeAt(1) << 8) |
    (bytes.charCodeAt(2) << 16) |
    (bytes.charCodeAt(3) << 24)) >>>
  0

/** A hash costs more than the rest of a short response. */
const fractions = new Map<string, number>()
const MOST_FRACTIONS = 4096
