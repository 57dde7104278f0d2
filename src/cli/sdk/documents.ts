// The operations of a provider as its OpenAPI document lists them.
import { readFileSync } from 'node:fs'
import { packageFile } from '../../package-files.ts'
import type { ListedOperation } from './operation-call.ts'

interface Document {
  readonly paths: Record<string, Record<string, { readonly operationId: string; readonly summary: string }>>
}

export function readDocument(provider: string): ListedOperation[] {
  const { paths } = JSON.parse(readFileSync(packageFile(`openapi/${provider}.json`), 'utf8')) as Document
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { operationId, summary }]) => ({
      provider,
      operationId,
      method: method.toUpperCase(),
      path,
      summary,
      errors: [],
    })),
  )
}
