// ZStack's times: as text in replies, and as compared by queries. auth/signed-date.ts has the form of a signed Date.

export const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const
export const MINUTE = 60_000

const two = (n: number): string => String(n).padStart(2, '0')

/** The wall clock of a zone, as a Date whose UTC members show its digits. */
const wall = (at: number, zoneMinutes: number): Date => new Date(at + zoneMinutes * MINUTE)

/**
 * `Nov 5, 2026 3:07:09 PM`, in the zone of the management node.
 *
 * @param padded two digits for day and hour, as in `end_time` inside `opaque`
 */
export function formatTime(at: number, zoneMinutes: number, padded = false): string {
  const second = Math.floor(at / 1000)
  if (last.second !== second || last.zoneMinutes !== zoneMinutes || last.padded !== padded)
    last = { second, zoneMinutes, padded, text: timeText(at, zoneMinutes, padded) }
  return last.text
}

/** The last text: most times of a reply are in the same second. */
let last = { second: Number.NaN, zoneMinutes: 0, padded: false, text: '' }

function timeText(at: number, zoneMinutes: number, padded: boolean): string {
  const date = wall(at, zoneMinutes)
  const hour = date.getUTCHours() % 12 || 12
  const day = date.getUTCDate()
  return (
    `${MONTHS[date.getUTCMonth()]} ${padded ? two(day) : day}, ${date.getUTCFullYear()} ` +
    `${padded ? two(hour) : hour}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ` +
    `${date.getUTCHours() < 12 ? 'AM' : 'PM'}`
  )
}

/** `2026-11-21 10:00:00`: the database's text of a time, for LIKE. */
export function databaseTime(at: number, zoneMinutes: number): string {
  return wall(at, zoneMinutes).toISOString().slice(0, 19).replace('T', ' ')
}

const DATABASE_TIME =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?)?)?$/
const DIGITS = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/

/** The second that a text such as `2026-11-21 10:00:00` or `2026-11-21` names, in ms; undefined if it names none. */
export function parseDatabaseTime(text: string, zoneMinutes: number): number | undefined {
  const trimmed = text.trim()
  const parts = DATABASE_TIME.exec(trimmed) ?? DIGITS.exec(trimmed)
  if (parts === null) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  return instant(year, month - 1, day, hour, minute, second, zoneMinutes)
}

/** The instant of a wall clock's digits in a zone; undefined if that time does not exist. */
export function instant(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  zoneMinutes: number,
): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const at = Date.UTC(year, month, day, hour, minute, second)
  const back = new Date(at)
  if (back.getUTCMonth() !== month || back.getUTCDate() !== day) return undefined
  return at - zoneMinutes * MINUTE
}
