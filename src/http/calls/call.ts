// A call as it is sent, a response as it was received, and what is in them.

/** A call as it is sent. */
export interface Call {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** Names as spelled. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

/** A response as it was received. */
export interface Answer {
  readonly status: number
  /** Names as spelled. */
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer
}

export const headerOf = ({ headers }: Pick<Call, 'headers'>, name: string): string | undefined =>
  headers.find(([one]) => one.toLowerCase() === name)?.[1]

/** The call with this header, spelled as before; undefined removes it. */
export function withHeader(call: Call, name: string, value: string | undefined): Call {
  const others = call.headers.filter(([one]) => one.toLowerCase() !== name.toLowerCase())
  if (value === undefined) return { ...call, headers: others }
  const at = call.headers.findIndex(([one]) => one.toLowerCase() === name.toLowerCase())
  if (at < 0) return { ...call, headers: [...call.headers, [name, value]] }
  const spelled = call.headers[at]?.[0] ?? name
  return { ...call, headers: call.headers.toSpliced(at, 1, [spelled, value]) }
}

/** Headers by names in lower case. */
export const headersOf = ({ headers }: Pick<Call, 'headers'>): Record<string, string> =>
  Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]))

/** The value of a JSON body; undefined if it is none. */
export function jsonOf({ body }: { readonly body: Buffer }): unknown {
  try {
    return JSON.parse(body.toString('utf8').replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}

/** A member of a JSON object. */
export const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined
