// Orders, folds and matches text as SQLite does, for lookups in memory.

/** For characters outside this range, `toLowerCase` folds more than NOCASE does. */
const NOT_ASCII = /[^ -~]/

/** Folds A to Z only, as NOCASE does. */
export const foldCase = (text: string): string =>
  NOT_ASCII.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text.toLowerCase()

/** Compares by code point, as SQLite does by UTF-8 bytes. Returns a negative number, 0 or a positive one. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x === y) continue
    // Surrogate halves encode code points above all others.
    const [high, low] = [isHalf(x), isHalf(y)]
    return high === low ? x - y : high ? 1 : -1
  }
  return a.length - b.length
}

const isHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff

/** `%` and `_` in a compiled pattern. */
const ANY = -1
const ONE = -2

/** Code units of the character at this index. */
const widthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

/**
 * Returns a test for a LIKE pattern: `%`, `_`, and `\` to escape either; A to Z match in either case.
 * After a mismatch it retries from the last `%` only, so the cost is at most the product of both lengths.
 */
export function likeMatcher(pattern: string): (text: string) => boolean {
  const tokens = [...foldCase(pattern).matchAll(/\\([\s\S])|[\s\S]/g)].map(([whole, escaped]) =>
    whole === '%' ? ANY : whole === '_' ? ONE : (escaped ?? whole).charCodeAt(0),
  )
  return (given) => {
    const text = foldCase(given)
    let [at, token, lastWild, resume] = [0, 0, -1, 0]
    while (at < text.length) {
      const wanted = tokens[token]
      if (wanted === ANY) {
        lastWild = token++
        resume = at
      } else if (wanted === ONE) {
        at += widthAt(text, at)
        token++
      } else if (wanted === text.charCodeAt(at)) {
        at++
        token++
      } else if (lastWild >= 0) {
        resume += widthAt(text, resume)
        at = resume
        token = lastWild + 1
      } else return false
    }
    while (tokens[token] === ANY) token++
    return token === tokens.length
  }
}
