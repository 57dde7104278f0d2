// Small work on texts. On those from outside it takes time that grows with their length alone. A pattern such as /x+$/
// takes time that grows with the square: it tries again at each x.

/** Removes all repetitions of a character at the end of a text. */
export function withoutTrailing(text: string, character: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === character) end--
  return text.slice(0, end)
}

/** `1 request`, `2 requests`. */
export const counted = (n: number, word: string): string => `${n} ${word}${n === 1 ? '' : 's'}`
