// Masks secrets, and everything that would work in place of one, so that a journal can be passed on.

const MASK = '***'

/** Headers that are masked completely. */
const HIDDEN = new Set(['cookie', 'set-cookie', 'x-api-key', 'x-bce-security-token', 'proxy-authorization'])

/** A JSON string, complete or cut off, and the colon after it if it names a member. */
const TEXT = /"(?:[^"\\]|\\.)*"?(\s*:)?/gs
const SECRET = /password|secret/i

/** Keep the scheme, the key's name and the list of signed headers of an Authorization header; mask the last part. */
function maskAuthorization(value: string): string {
  const last = Math.max(...['/', ':', ' '].map((mark) => value.lastIndexOf(mark)))
  return last === value.length - 1 ? value : value.slice(0, last + 1) + MASK
}

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

/** Masks JSON members with names of passwords and secrets. Works on JSON that was cut off, too. */
export function maskBody(text: string): string {
  let secretAt = -1
  return text.replace(TEXT, (found, colon: string | undefined, at: number) => {
    const isValue = secretAt >= 0 && text.slice(secretAt, at).trim() === ''
    secretAt = colon !== undefined && SECRET.test(found) ? at + found.length : -1
    return isValue && colon === undefined ? `"${MASK}"` : found
  })
}

/** A query can contain a credential, too. */
export const maskUrl = (url: string): string =>
  url.replace(/([?&](?:access_token|authorization|token|api[-_]?key)=)[^&]*/gi, `$1${MASK}`)
