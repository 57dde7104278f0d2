// A request of the journal as lines of text.

export interface Entry {
  readonly id: number
  readonly world: string
  readonly wallAt: string
  readonly provider: string
  readonly operationId?: string
  readonly method: string
  readonly url: string
  readonly status?: number
  readonly code?: string
  readonly durationMs?: number
  readonly notes: readonly { readonly kind: string; readonly text?: string; readonly behavior?: string }[]
}

type Headers = Readonly<Record<string, string | readonly string[]>>

export interface FullEntry extends Entry {
  readonly request: { readonly headers: Headers; readonly body?: string }
  readonly reply?: { readonly headers: Headers; readonly body?: string }
  readonly refusal?: { readonly message: string; readonly issues?: readonly string[] }
  readonly explanation?: { readonly text: string; readonly canonicalRequest?: string }
  readonly unread?: readonly string[]
  readonly nearest?: string
  /** Where the dashboard shows it: a path on the server. */
  readonly page: string
}

const COLORS = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2 } as const

const paint = (text: string, color: keyof typeof COLORS, on: boolean): string =>
  on ? `\u001B[${COLORS[color]}m${text}\u001B[0m` : text

/** `08:00:00 qianfan DescribeEvalTasks 200 1.2 ms`; with its world, if there are several. */
export function inLine(entry: Entry, color: boolean, withWorld = false): string {
  const { status, operationId, method, url, durationMs, code, notes } = entry
  const outcome = status === undefined ? 'no answer' : String(status)
  const hue = status === undefined || status >= 500 ? 'red' : status >= 400 ? 'yellow' : 'green'
  return [
    paint(new Date(entry.wallAt).toTimeString().slice(0, 8), 'dim', color),
    ...(withWorld ? [entry.world] : []),
    entry.provider,
    paint(operationId ?? `${method} ${url}`, 'cyan', color),
    paint(outcome, hue, color),
    ...(code === undefined ? [] : [code]),
    ...(durationMs === undefined ? [] : [paint(`${durationMs.toFixed(1)} ms`, 'dim', color)]),
    ...notes.map(({ kind, text, behavior }) => paint(`[${kind}: ${text ?? behavior}]`, 'dim', color)),
  ].join(' ')
}

/** The line, followed by request, response, reason and where to see more. `server` is the address of the server. */
export function inFull(entry: FullEntry, server: string, color: boolean, withWorld = false): string {
  const { request, reply, refusal, explanation, unread, nearest, page } = entry
  const why = [
    refusal?.message,
    ...(refusal?.issues ?? []),
    explanation?.text,
    explanation?.canonicalRequest && `expected canonical request:\n${explanation.canonicalRequest}`,
    nearest && `probably meant: ${nearest}`,
    unread && `ignored: ${unread.join(', ')}`,
  ].filter((text) => text !== undefined && text !== '')
  const lines = [inLine(entry, color, withWorld), ...part('>', `${entry.method} ${entry.url}`, request)]
  if (reply !== undefined) lines.push(...part('<', String(entry.status), reply))
  lines.push(...why.flatMap((text) => indented('!', text ?? '')).map((line) => paint(line, 'yellow', color)))
  lines.push(paint(`  = ${server}${page}`, 'dim', color))
  return `${lines.join('\n')}\n`
}

function part(mark: string, first: string, { headers, body }: { headers: Headers; body?: string }): string[] {
  const names = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`)
  return [first, ...names, ...(body === undefined ? [] : ['', pretty(body)])].flatMap((text) =>
    indented(mark, text),
  )
}

const indented = (mark: string, text: string): string[] =>
  text.split('\n').map((line) => `  ${mark} ${line}`.trimEnd())

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
