// ZStack's times: the text form of replies, the form that queries compare with, the form in a signed Date header.

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const
const MINUTE = 60_000

const two = (n: number): string => String(n).padStart(2, '0')

/** The wall clock of a zone, as a Date whose UTC members read what that wall clock shows. */
const wall = (at: number, zoneMinutes: number): Date => new Date(at + zoneMinutes * MINUTE)

/**
 * `Nov 5, 2026 3:07:09 PM`, in the zone of the management node.
 *
 * @param padded day and hour of two digits, as `end_time` inside `opaque` has them
 */
export function formatTime(at: number, zoneMinutes: number, padded = false): string {
  const date = wall(at, zoneMinutes)
  const hour = date.getUTCHours() % 12 || 12
  const day = date.getUTCDate()
  return (
    `${MONTHS[date.getUTCMonth()]} ${padded ? two(day) : day}, ${date.getUTCFullYear()} ` +
    `${padded ? two(hour) : hour}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} ` +
    `${date.getUTCHours() < 12 ? 'AM' : 'PM'}`
  )
}

/** `2026-11-21 10:00:00`: how the database spells a time, for LIKE. */
export function databaseTime(at: number, zoneMinutes: number): string {
  return wall(at, zoneMinutes).toISOString().slice(0, 19).replace('T', ' ')
}

const DATABASE_TIME =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.\d*)?)?)?)?$/
const DIGITS = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?$/

/** The second that a text such as `2026-11-21 10:00:00` or `2026-11-21` names, in ms; undefined when it names none. */
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

function instant(
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

const SIGNED_DATE =
  /^(?:[a-z]{3,9},? +)(\d{1,2}) +([a-z]{3})[a-z]* +(\d{4}) +(\d{1,2}):(\d{2}):(\d{2}) +(\S.*)$/i

/** Minutes east of UTC of zone names that clients send. `CST` is China's and Chicago's at once. */
const ZONES: Readonly<Record<string, readonly number[]>> = {
  utc: [0],
  gmt: [0],
  z: [0],
  ut: [0],
  cst: [480, -360],
  cdt: [-300],
  est: [-300],
  edt: [-240],
  mst: [-420],
  mdt: [-360],
  pst: [-480],
  pdt: [-420],
  hkt: [480],
  sgt: [480],
  awst: [480],
  jst: [540],
  kst: [540],
  ist: [330, 120, 60],
  ict: [420],
  wib: [420],
  mmt: [390],
  bst: [60],
  wet: [0],
  west: [60],
  cet: [60],
  cest: [120],
  eet: [120],
  eest: [180],
  msk: [180],
  aest: [600],
  aedt: [660],
  nzst: [720],
  nzdt: [780],
}
const OFFSET = /^(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?$/i

export interface SignedDate {
  /** Instants that the text may name: its digits read in each zone that its zone word may mean. */
  readonly instants: readonly number[]
  /** Its digits read in the zone of the management node, which is how a real node compares. */
  readonly digits: number
}

/** `EEE, dd MMM yyyy HH:mm:ss z`, English, in any case; undefined when it cannot be read. */
export function parseSignedDate(text: string, zoneMinutes: number): SignedDate | undefined {
  const parts = SIGNED_DATE.exec(text.trim())
  if (parts === null) return undefined
  const month = MONTHS.findIndex((name) => name.toLowerCase() === parts[2]?.toLowerCase())
  if (month < 0) return undefined
  const [day, , year, hour, minute, second] = parts.slice(1).map(Number) as number[]
  const utc = instant(year ?? 0, month, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0, 0)
  if (utc === undefined) return undefined
  const zones = zoneOffsets(parts[7] ?? '', utc)
  if (zones === undefined) return undefined
  return {
    instants: zones.map((minutes) => utc - minutes * MINUTE),
    digits: utc - zoneMinutes * MINUTE,
  }
}

function zoneOffsets(word: string, near: number): readonly number[] | undefined {
  const zone = word.toLowerCase()
  const named = Object.hasOwn(ZONES, zone) ? ZONES[zone] : undefined
  if (named !== undefined) return named
  const offset = OFFSET.exec(word)
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? 0)
    return [offset[1] === '-' ? -minutes : minutes]
  }
  try {
    // A name of the zone database: `Etc/UTC` (Java), `PRC` (the manual), `Asia/Shanghai`.
    const shown = new Intl.DateTimeFormat('en-US', { timeZone: word, timeZoneName: 'longOffset' })
      .formatToParts(near)
      .find((part) => part.type === 'timeZoneName')?.value
    const found = OFFSET.exec(shown === 'GMT' ? 'GMT+00:00' : (shown ?? ''))
    return found === null ? undefined : zoneOffsets(shown === 'GMT' ? 'GMT' : (shown ?? ''), near)
  } catch {
    return undefined
  }
}
