// Uuids as ZStack writes them: version 4, lower case, no dashes.
import type { IdSource } from '../../core/ids.ts'

/** 32 hexadecimal digits. */
export function uuidOf(ids: IdSource): string {
  const uuid = ids.uuid()
  return uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(14, 18) + uuid.slice(19, 23) + uuid.slice(24)
}

const UUID = /^[0-9a-f]{12}[1-5][0-9a-f]{3}[89ab][0-9a-f]{15}$/

/** The server's pattern for a uuid without dashes. */
export const isUuid = (text: string): boolean => UUID.test(text)
