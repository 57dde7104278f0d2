// The commands in a document and the output shown for them; the OpenAPI documents.
import { readFileSync } from 'node:fs'
import type { OpenApiDocument } from '../../src/http/openapi.ts'

export interface Shown {
  readonly script: string
  /** The output shown, which may be a part; undefined if none is shown. */
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

/** Contents of the code blocks below a second-level heading. */
export function blocksOf(name: string, heading: string): string[] {
  const text = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
  const section = text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
}

/** The document as it is checked in: a server makes the same (test/contract/openapi.test.ts), but needs a second for it. */
export const openapiOf = (name: string): OpenApiDocument =>
  JSON.parse(readFileSync(new URL(`../../openapi/${name}.json`, import.meta.url), 'utf8'))
