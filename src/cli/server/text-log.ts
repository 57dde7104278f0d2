// The log for people: one line per request, and other messages.

interface Entry {
  readonly level: number
  readonly time: number
  readonly msg?: string
  readonly method?: string
  readonly world?: string
  readonly provider?: string
  readonly operation?: string
  readonly reason?: string
  readonly page?: string
  readonly url?: string
  readonly status?: number
  readonly ms?: number
  readonly err?: { readonly stack?: string; readonly message?: string }
}

const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}

/** `08:00:00`, in local time. */
const timeOf = (ms: number): string => new Date(ms).toTimeString().slice(0, 8)

/**
 * Formats one entry of the JSON log as a line of text.
 * @param told worlds and providers of which a page was named: one address is enough to find the others
 */
export function toText(line: string, told = new Set<string>()): string {
  const entry = JSON.parse(line) as Entry
  // The status of a request says it.
  const level = entry.method === undefined ? LEVELS[entry.level] : undefined
  const words = [
    timeOf(entry.time),
    ...(level === undefined ? [] : [level]),
    what(entry),
    ...pageIn(entry, told),
  ]
  return `${words.join(' ')}\n`
}

function pageIn({ page, world, provider }: Entry, told: Set<string>): string[] {
  if (page === undefined || told.has(`${world}|${provider}`)) return []
  told.add(`${world}|${provider}`)
  return [`(see ${page})`]
}

/** `ci-1 scale UpdateEvaluation 404 1.8 ms not found: Evaluation x`. */
function what({ method, url, status, ms, msg, err, ...request }: Entry): string {
  if (method !== undefined) {
    const { world, provider, operation, reason } = request
    const call = operation ?? `${method} ${url}`
    return [world, provider, call, status ?? 'cut off', `${ms?.toFixed(1)} ms`, reason]
      .filter((part) => part !== undefined)
      .join(' ')
  }
  const stack = err?.stack ?? err?.message
  return [msg, stack].filter((part) => part !== undefined && part !== '').join('\n')
}

/** A target for the logger that passes text lines to `write`. */
export function textStream(write: (text: string) => void): { write(line: string): void } {
  const told = new Set<string>()
  return { write: (line) => write(toText(line, told)) }
}
