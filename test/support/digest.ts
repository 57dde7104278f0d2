// Reads what a test file printed.

/** Counts of assertions. */
export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

/** Counts from the last line that tap prints. */
export function totalsOf(output: string): Counts {
  const totals = /^# \{ total: .*$/m.exec(output)?.[0] ?? ''
  const count = (word: string): number => Number(new RegExp(`\\b${word}: (\\d+)`).exec(totals)?.[1] ?? 0)
  return { passed: count('pass'), failed: count('fail'), skipped: count('skip') + count('todo') }
}

/** The output without the details of tests that passed. */
export function digest(output: string): string {
  const kept: string[] = []
  let held: string[] = []
  for (const line of output.split('\n')) {
    if (line.startsWith('# Subtest: ') || (held.length > 0 && /^\s/.test(line))) held.push(line)
    else if (/^ok \d+ - /.test(line)) held = []
    else {
      kept.push(...held, line)
      held = []
    }
  }
  return [...kept, ...held].filter((line) => line !== '').join('\n')
}
