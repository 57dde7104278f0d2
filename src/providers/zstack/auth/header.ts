// The Authorization header taken apart, in time that grows with its length alone: anybody can send one.

/** What follows the scheme, without the white space around it; undefined for another scheme. */
function credentialIn(header: string, scheme: string): string | undefined {
  if (!header.startsWith(scheme)) return undefined
  const rest = header.slice(scheme.length)
  return /^\s/.test(rest) ? rest.trim() : undefined
}

/** The uuid in `OAuth <uuid>`. */
export function sessionIn(header: string): string | undefined {
  const uuid = credentialIn(header, 'OAuth')
  return uuid !== undefined && /\s/.test(uuid) ? undefined : uuid
}

/** `<id>:<signature>` in `ZStack <id>:<signature>`. */
export const keyIn = (header: string): string | undefined => credentialIn(header, 'ZStack')
