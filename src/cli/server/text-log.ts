// The log for people: one line per request, and other messages.

interface Entry {
  readonly level: number
  readonly time: number
  readonly msg?: string
  readonly method?: string
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

/** Formats one entry of the JSON log as a line of text. */
export function toText(line: string): string {
  const entry = JSON.parse(line) as Entry
  const level = LEVELS[entry.level]
  const words = [timeOf(entry.time), ...(level === undefined ? [] : [level]), what(entry)]
  return `${words.join(' ')}\n`
}

function what({ method, url, status, ms, msg, err }: Entry): string {
  if (method !== undefined) return `${method} ${url} ${status ?? 'cut off'} ${ms?.toFixed(1)} ms`
  const stack = err?.stack ?? err?.message
  return [msg, stack].filter((part) => part !== undefined && part !== '').join('\n')
}

/** A target for the logger that passes text lines to `write`. */
export function textStream(write: (text: string) => void): { write(line: string): void } {
  return { write: (line) => write(toText(line)) }
}
