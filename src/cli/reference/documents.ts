// The OpenAPI documents in the package.
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { packageFile } from '../../package-files.ts'

const folder = packageFile('openapi/')

export interface Call {
  readonly provider: string
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly summary: string
}

/** Names of the documents: the providers, and `control`. */
export const documentNames = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort()

export const readDocument = (name: string): string => readFileSync(new URL(`${name}.json`, folder), 'utf8')

interface Document {
  readonly paths: Record<string, Record<string, { readonly operationId: string; readonly summary: string }>>
}

/** The calls of each document, in its order. */
export function readDocuments(): Map<string, Call[]> {
  return new Map(
    // The single-path form of a document has the same calls as the first.
    documentNames()
      .filter((name) => !name.endsWith('-single-path'))
      .map((provider) => {
        const { paths } = JSON.parse(readDocument(provider)) as Document
        const calls = Object.entries(paths).flatMap(([path, item]) =>
          Object.entries(item).map(([method, { operationId, summary }]) => ({
            provider,
            operationId,
            method: method.toUpperCase(),
            path,
            summary,
          })),
        )
        return [provider, calls]
      }),
  )
}
