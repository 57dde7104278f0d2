// A mistake in a bce-auth-v1 signature, as attempts to produce what such a client signs.
import { canonicalRequest, type Signable } from '../canonical.ts'
import { type Authorization, hmacHex } from '../signature.ts'

/** The parts of a canonical request. */
export interface Parts {
  readonly method: string
  readonly path: string
  readonly query: string
  /** Name and value of each header line, encoded. */
  readonly lines: readonly (readonly [name: string, value: string])[]
}

export interface Signing {
  readonly request: Signable
  readonly authorization: Authorization
  readonly secretKey: string
  /** The parts as they should have been signed. */
  readonly parts: Parts
}

/** The signed text and its key, or the whole signature if it is computed differently. */
type Attempt =
  | { readonly text: string; readonly prefix?: string; readonly secretKey?: string }
  | { readonly signature: string }

export interface Mistake {
  readonly mistake: string
  /** What to do instead. */
  readonly text: string | ((signing: Signing) => string)
  readonly attempts: (signing: Signing) => readonly Attempt[]
}

export function partsOf(request: Signable, names: readonly string[], host?: string): Parts {
  const [method = '', path = '', query = '', ...lines] = canonicalRequest(request, names, host).split('\n')
  return {
    method,
    path,
    query,
    lines: lines
      .filter((line) => line !== '')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const),
  }
}

export const textOf = ({ method, path, query, lines }: Parts): string =>
  `${method}\n${path}\n${query}\n${lines.map(([name, value]) => `${name}:${value}`).join('\n')}`

/** The attempt that produces the signature sent; undefined if none does. */
export const madeBy = (mistake: Mistake, signing: Signing): Attempt | undefined =>
  mistake.attempts(signing).find((attempt) => {
    const { authorization } = signing
    if ('signature' in attempt) return attempt.signature === authorization.signature
    const { text, prefix = authorization.prefix, secretKey = signing.secretKey } = attempt
    return hmacHex(hmacHex(secretKey, prefix), text) === authorization.signature
  })

/** True if the signature is for these header lines. */
export const isOf = (signing: Signing, lines: Parts['lines']): boolean =>
  hmacHex(hmacHex(signing.secretKey, signing.authorization.prefix), textOf({ ...signing.parts, lines })) ===
  signing.authorization.signature

/** Attempts in which some parts of the canonical request differ. */
export const other =
  (change: (signing: Signing) => readonly Partial<Parts>[]) =>
  (signing: Signing): Attempt[] =>
    change(signing).map((parts) => ({ text: textOf({ ...signing.parts, ...parts }) }))

/** Attempts in which one header has another value, which is encoded here. */
export const otherValue = (name: string, values: (signing: Signing) => readonly string[]) =>
  other((signing) =>
    values(signing).map((value) => ({
      lines: signing.parts.lines.map(
        ([one, was]) => [one, one === name ? encodeURIComponent(value) : was] as const,
      ),
    })),
  )

export const unescaped = (text: string): string =>
  text.replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
export const smallEscapes = (text: string): string =>
  text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
