// Uuids as ZStack writes them: version 4, lower case, no dashes.
import type { IdSource } from '../../core/ids.ts'

/** 32 hexadecimal digits. */
export const uuidOf = (ids: IdSource): string => ids.uuid().replaceAll('-', '')

const UUID = /^[0-9a-f]{12}[1-5][0-9a-f]{3}[89ab][0-9a-f]{15}$/

/** The server's pattern for a uuid without dashes. */
export const isUuid = (text: string): boolean => UUID.test(text)
