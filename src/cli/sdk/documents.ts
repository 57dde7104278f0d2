// The calls in the OpenAPI documents of the package.
import { readFileSync } from 'node:fs'
import { packageFile } from '../../package-files.ts'

export interface Call {
  readonly provider: string
  readonly operationId: string
  readonly method: string
  readonly path: string
  readonly summary: string
}

interface Document {
  readonly paths: Record<string, Record<string, { readonly operationId: string; readonly summary: string }>>
}

export const readDocument = (name: string): string =>
  readFileSync(packageFile(`openapi/${name}.json`), 'utf8')

/** The calls of one document, in its order. */
export function callsOf(provider: string): Call[] {
  const { paths } = JSON.parse(readDocument(provider)) as Document
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, summary }]) => ({
      provider,
      operationId,
      method: method.toUpperCase(),
      path,
      summary,
    })),
  )
}
