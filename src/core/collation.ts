// How SQLite orders and folds texts, for those who do the same in memory.

/** Without regard to the case of A to Z: the other letters that NOCASE leaves alone are left alone. */
export const foldCase = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())

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
