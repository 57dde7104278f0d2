// Masks secrets, and everything that would work in place of one, so that a journal can be passed on.

const MASK = '***'

/** Headers that are masked completely. */
const HIDDEN = new Set(['cookie', 'set-cookie', 'x-api-key', 'x-bce-security-token', 'proxy-authorization'])

const SECRET_MEMBER = /"([^"]*(?:password|secret)[^"]*)"(\s*:\s*)"(?:[^"\\]|\\.)*"/gi

/** Keep the scheme, the key's name and the list of signed headers of an Authorization header; mask the last part. */
const maskAuthorization = (value: string): string => value.replace(/[^/: ]+$/, MASK)

export function maskHeaders(
  headers: Readonly<Record<string, string | readonly string[] | number | undefined>>,
): Record<string, string | string[]> {
  const shown: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    if (name === 'authorization') shown[name] = maskAuthorization(String(value))
    else if (HIDDEN.has(name)) shown[name] = MASK
    else shown[name] = Array.isArray(value) ? [...value] : String(value)
  }
  return shown
}

/** Masks JSON members with names of passwords and secrets. */
export const maskBody = (text: string): string => text.replace(SECRET_MEMBER, `"$1"$2"${MASK}"`)

/** A query can contain a credential, too. */
export const maskUrl = (url: string): string =>
  url.replace(/([?&](?:access_token|authorization|token|api[-_]?key)=)[^&]*/gi, `$1${MASK}`)
