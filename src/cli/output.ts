// Output as text for people, or JSON for scripts.
import { Option } from 'commander'
import type { Io } from './command.ts'

export interface OutputFlags {
  readonly output: 'text' | 'json'
}

export const outputOption = (): Option =>
  new Option('--output <FORMAT>', 'text for people, json for scripts')
    .choices(['text', 'json'])
    .default('text')

export function show(io: Io, { output }: OutputFlags, value: unknown, text: () => string): void {
  io.out(output === 'json' ? JSON.stringify(value, null, 2) : text())
}

/** Aligns rows in columns. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
