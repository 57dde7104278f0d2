// Comma-separated values, RFC 4180, with the line ends of Python's csv module.
import { isObject } from '../dialect/fields.ts'

/** Turns `{a: {b: 1}}` under `data` into `{"data.a.b": 1}`; lists stay whole. */
export function flatten(prefix: string, value: unknown): Record<string, unknown> {
  if (!isObject(value) || Object.keys(value).length === 0) return isObject(value) ? {} : { [prefix]: value }
  return Object.assign({}, ...Object.entries(value).map(([key, inner]) => flatten(`${prefix}.${key}`, inner)))
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One column per member of any row, in the order of first appearance. */
export function csv(rows: readonly Readonly<Record<string, unknown>>[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))]
  return columns.length === 0 ? '' : lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')
}
