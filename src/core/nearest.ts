// Finds the known name that was probably meant, for messages about unknown flags, keys, operations and codes.

/** Number of edits (insert, delete, replace, swap neighbors) between two texts. */
function distance(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + cost)
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

/** The most similar name, ignoring case; undefined if none is close enough. */
export function nearest(name: string, names: Iterable<string>): string | undefined {
  // Texts much longer than any name are not typing errors, and comparing them takes time.
  if (name.length > 100) return undefined
  const asked = name.toLowerCase()
  let best: string | undefined
  let least = Math.max(2, Math.floor(asked.length * 0.4))
  for (const known of names) {
    const edits = distance(asked, known.toLowerCase())
    if (edits < least || (edits === least && best === undefined && edits < known.length)) {
      best = known
      least = edits
    }
  }
  return best
}

/** `; did you mean NAME?`, or nothing. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const known = nearest(name, names)
  return known === undefined ? '' : `; did you mean ${known}?`
}
