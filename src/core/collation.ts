// How SQLite orders, folds and matches texts, for those who do the same in memory.

/** Beyond these, `toLowerCase` folds more than NOCASE does. */
const NOT_ASCII = /[^ -~]/

/** Without regard to the case of A to Z: the other letters that NOCASE leaves alone are left alone. */
export const foldCase = (text: string): string =>
  NOT_ASCII.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text.toLowerCase()

/** Below 0, 0, above 0, in the order of code points, which is that of the bytes in UTF-8. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)]
    if (x === y) continue
    // Halves of a pair stand for code points above all others.
    const [high, low] = [isHalf(x), isHalf(y)]
    return high === low ? x - y : high ? 1 : -1
  }
  return a.length - b.length
}

const isHalf = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff

/** `%` and `_` among the code units of a pattern. */
const ANY = -1
const ONE = -2

/** Code units of the character that begins there. */
const widthAt = (text: string, at: number): number => ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)

/**
 * Whether a text is like a pattern: `%`, `_`, and `\` before either, without regard to the case of A to Z. Where it
 * fails behind a `%` it goes back to the last one alone, so that no pattern takes longer than both lengths multiplied.
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
