// The hash of an item's contents.
import { createHash } from 'node:crypto'
import { isObject } from './fields.ts'

/** JSON with sorted object keys, so that equal contents have equal hashes. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
  return `{${members.join(',')}}`
}

export const contentHash = (data: object, files: object | null): string =>
  createHash('sha256').update(canonical({ data, files })).digest('hex')
