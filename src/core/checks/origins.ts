// Origins of web pages: `http://localhost:5173`, or patterns such as `https://*.example.com` and `http://localhost:*`.

const PATTERN = /^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:(\d{1,5}|\*))?$/i

/** True for an origin or a pattern that can match one. */
export function isOriginPattern(text: string): boolean {
  if (text.includes('*')) return PATTERN.test(text)
  return URL.canParse(text) && new URL(text).origin === text
}

/** A test for the origins that a list allows. */
export function originsIn(patterns: readonly string[]): (origin: string | undefined) => boolean {
  const exact = new Set(patterns.filter((one) => !one.includes('*')))
  const wild = patterns.filter((one) => one.includes('*')).map(compile)
  return (origin) =>
    origin !== undefined && (exact.has(origin) || wild.some((pattern) => pattern.test(origin)))
}

/** `*.` stands for one or more labels of a host name, `:*` for any port or none. */
function compile(pattern: string): RegExp {
  const escaped = pattern.toLowerCase().replace(/[.+?^${}()|[\]\\]/g, '\\$&')
  const source = escaped.replace('*\\.', '([a-z0-9-]+\\.)+').replace(/:\*$/, '(:\\d+)?')
  return new RegExp(`^${source}$`)
}
