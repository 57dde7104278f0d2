// The description of a call in its route.
import type * as z from 'zod'

/** One documented call, as its route declares it. */
export interface Operation {
  readonly operationId: string
  readonly method: string
  readonly url: string
  /** Its path in the document, with the query if routes with the same path differ by it. */
  readonly documentUrl: string
  readonly schema: OperationSchema
  readonly public: boolean
}

export interface OperationSchema {
  readonly operationId?: string
  readonly summary?: string
  readonly description?: string
  readonly tags?: readonly string[]
  readonly externalDocs?: { readonly url: string; readonly description?: string }
  readonly hide?: boolean
  readonly params?: z.ZodType
  readonly querystring?: z.ZodType
  readonly headers?: z.ZodType
  readonly body?: z.ZodType
  /** By status, `4xx` or `default`. */
  readonly response?: Readonly<Record<string, z.ZodType>>
}
