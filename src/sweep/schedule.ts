// Runs work side by side until a time is over.

export interface Schedule {
  readonly jobs: number
  /** Whether no more work may begin. */
  readonly over: () => boolean
  /** After each piece of work. */
  readonly done: (count: number) => void
}

/** Begins the work in its order. @returns the results in that order; undefined for work that did not begin */
export async function inOrder<Work, Result>(
  work: readonly Work[],
  { jobs, over, done }: Schedule,
  run: (one: Work) => Promise<Result>,
): Promise<(Result | undefined)[]> {
  const results: (Result | undefined)[] = work.map(() => undefined)
  let next = 0
  let count = 0
  const worker = async (): Promise<void> => {
    while (next < work.length && !over()) {
      const at = next++
      results[at] = await run(work[at] as Work)
      done(++count)
    }
  }
  await Promise.all(Array.from({ length: Math.min(jobs, work.length) }, worker))
  return results
}
