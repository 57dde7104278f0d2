// The OpenAPI documents in the package.
import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { packageFile } from '../../package-files.ts'
import { type Call, callsOf } from '../sdk/documents.ts'

/** Names of the documents: the providers, and `control`. */
export const documentNames = (): string[] =>
  readdirSync(packageFile('openapi/'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort()

/** The calls of each document, in its order. */
export function readDocuments(): Map<string, Call[]> {
  return new Map(
    // The single-path form of a document has the same calls as the first.
    documentNames()
      .filter((name) => !name.endsWith('-single-path'))
      .map((name) => [name, callsOf(name)]),
  )
}
