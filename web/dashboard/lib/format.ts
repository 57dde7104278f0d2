// Formats times, durations and sizes for people.
import { t } from './i18n.ts'

const two = (n: number): string => String(n).padStart(2, '0')

/** `15:02:42.118` in local time. */
export function clockTime(iso: string): string {
  const at = new Date(iso)
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

/** `2026-11-21 08:00:00` in UTC: emulator time is the same for everybody. */
export const utc = (time: string | number): string =>
  new Date(time).toISOString().slice(0, 19).replace('T', ' ')

/** `4 s`, `2 min`, `6 h 5 min`, `3 d`. */
export function span(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000))
  if (s < 60) return t('seconds', { n: s })
  const m = Math.floor(s / 60)
  const minutes = t('minutes', { n: m % 60 })
  if (m < 60) return s % 60 === 0 || m > 9 ? minutes : `${minutes} ${t('seconds', { n: s % 60 })}`
  const h = Math.floor(m / 60)
  const hours = t('hours', { n: h })
  if (h < 48) return m % 60 === 0 ? hours : `${hours} ${minutes}`
  return t('days', { n: Math.floor(h / 24) })
}

export function ago(ms: number): string {
  return ms < 1500 ? t('justNow') : t('ago', { span: span(ms) })
}

export const millis = (ms: number | undefined): string =>
  ms === undefined ? '' : ms < 10 ? ms.toFixed(1) : String(Math.round(ms))

export const size = (bytes: number): string =>
  bytes < 1000
    ? `${bytes} B`
    : bytes < 1e6
      ? `${(bytes / 1000).toFixed(1)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`

/** Indents JSON; leaves other texts unchanged. */
export function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
