// The commands in a document and the answers that it shows for them.
import { readFileSync } from 'node:fs'

export interface Shown {
  readonly script: string
  /** What the document says it answers: a part of it. undefined where it shows nothing. */
  readonly answer: unknown
  readonly line: number
}

/** Blocks of sh between `<!-- run -->` and `<!-- end -->`, each with the JSON block after it. */
export function commandsOf(name: string): Shown[] {
  const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
  const shown: Shown[] = []
  for (const part of text.matchAll(/<!-- run -->([\s\S]*?)<!-- end -->/g))
    for (const block of (part[1] ?? '').matchAll(/```sh\n([\s\S]*?)```(?:\s*```json\n([\s\S]*?)```)?/g))
      shown.push({
        script: block[1] ?? '',
        answer: block[2] === undefined ? undefined : JSON.parse(block[2]),
        line: text.slice(0, part.index + (block.index ?? 0)).split('\n').length,
      })
  return shown
}

/** Contents of the blocks of code below a heading of the second level. */
export function blocksOf(name: string, heading: string): string[] {
  const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
}
