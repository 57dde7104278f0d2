// Parses the Date header of a request signed with an access key: `Sat, 21 Nov 2026 08:00:00 UTC`.
import { instant, MINUTE, MONTHS } from '../time.ts'
import { ZONE_WORDS } from './zone-words.ts'

const SIGNED_DATE =
  /^(?:[a-z]{3,9},? +)(\d{1,2}) +([a-z]{3})[a-z]* +(\d{4}) +(\d{1,2}):(\d{2}):(\d{2}) +(\S.*)$/i

export interface SignedDate {
  /** Possible instants of the text: its digits in each zone that the zone word may mean. */
  readonly instants: readonly number[]
  /** Its digits in the zone of the management node, as a real node compares them. */
  readonly digits: number
  /** A real node accepts the zone word, because Java does: `+08:00` and `+0800`, but not `+08` or `GMT+8`. */
  readonly javaZone: boolean
}

interface Zone {
  /** East of UTC. */
  readonly minutes: readonly number[]
  readonly java: boolean
}

/** `EEE, dd MMM yyyy HH:mm:ss z`, English, ignoring case; undefined if it cannot be parsed. */
export function parseSignedDate(text: string, zoneMinutes: number): SignedDate | undefined {
  const parts = SIGNED_DATE.exec(text.trim())
  if (parts === null) return undefined
  const month = MONTHS.findIndex((name) => name.toLowerCase() === parts[2]?.toLowerCase())
  if (month < 0) return undefined
  const [day, , year, hour, minute, second] = parts.slice(1).map(Number) as number[]
  const utc = instant(year ?? 0, month, day ?? 0, hour ?? 0, minute ?? 0, second ?? 0, 0)
  if (utc === undefined) return undefined
  const zone = zoneOf(parts[7] ?? '', utc)
  if (zone === undefined) return undefined
  return {
    instants: zone.minutes.map((minutes) => utc - minutes * MINUTE),
    digits: utc - zoneMinutes * MINUTE,
    javaZone: zone.java,
  }
}

/** The zone word of a Date that is otherwise well-formed. */
export const zoneWordOf = (text: string): string | undefined => SIGNED_DATE.exec(text.trim())?.[7]

/** On a node in China, SimpleDateFormat reads CST as China's time, java.time as Chicago's: accept both. */
const CHICAGO = -360

const OFFSET = /^(?:gmt|utc?)?([+-])(\d{1,2}):?(\d{2})?(?::\d{2})?$/i
/** Offsets that Java accepts: four digits, or two and two. */
const JAVA_OFFSET = /^(?:[+-]\d{4}|(?:gmt|utc?)?[+-]\d{2}:\d{2}(?::\d{2})?)$/i
const MOST_HOURS = 18

function zoneOf(word: string, near: number): Zone | undefined {
  const name = word.toLowerCase()
  const named = Object.hasOwn(ZONE_WORDS, name) ? ZONE_WORDS[name] : undefined
  if (named !== undefined) return { minutes: name === 'cst' ? [named, CHICAGO] : [named], java: true }
  if (name === 'z' || name === 'ut') return { minutes: [0], java: true }
  const offset = OFFSET.exec(word)
  if (offset !== null) {
    const [hours, minutes] = [Number(offset[2]), Number(offset[3] ?? 0)]
    if (hours > MOST_HOURS || minutes > 59) return undefined
    const east = hours * 60 + minutes
    return { minutes: [offset[1] === '-' ? -east : east], java: JAVA_OFFSET.test(word) }
  }
  return zoneOfId(word, near)
}

/** A name from the zone database: `Etc/UTC` (the Java SDK), `PRC` (the manual), `Asia/Shanghai`. */
function zoneOfId(word: string, near: number): Zone | undefined {
  try {
    const shown = new Intl.DateTimeFormat('en-US', { timeZone: word, timeZoneName: 'longOffset' })
      .formatToParts(near)
      .find((part) => part.type === 'timeZoneName')?.value
    const [, sign, hours, minutes] = OFFSET.exec(shown === 'GMT' ? 'GMT+00:00' : (shown ?? '')) ?? []
    if (sign === undefined) return undefined
    const east = Number(hours) * 60 + Number(minutes ?? 0)
    return { minutes: [sign === '-' ? -east : east], java: true }
  } catch {
    return undefined
  }
}
