// White space as in Python's str.split and str.isspace. JavaScript's \s also matches U+FEFF, but not U+0085 and the
// separators U+001C to U+001F. The metrics follow Python libraries, so they split where Python does.

/** For use inside a character class. */
export const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000'

const RUN = new RegExp(`[${SPACE}]+`)
/** Matched only at the start of each run: otherwise long runs take quadratic time. */
const END = new RegExp(`(?<![${SPACE}])[${SPACE}]+$`)

/** Python's text.split() */
export const split = (text: string): string[] => text.split(RUN).filter((word) => word !== '')

/** Python's text.rstrip() */
export const stripEnd = (text: string): string => text.replace(END, '')
