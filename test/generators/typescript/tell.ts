// What all programs in TypeScript tell: one line of JSON for each call.
export const url = process.env.EVALMOCK_URL ?? ''

export async function tell(story: string, work: () => Promise<string>): Promise<void> {
  try {
    console.log(JSON.stringify({ story, ok: true, note: await work() }))
  } catch (error) {
    console.log(JSON.stringify({ story, ok: false, note: String(error) }))
  }
}

/** @throws Error where a value is not the one that is wanted */
export function is(what: string, found: unknown, wanted: unknown): string {
  if (found !== wanted) throw new Error(`${what} is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`)
  return `${what} is ${String(found)}`
}

/** @throws Error where there is none */
export function first<T>(list: readonly T[] | null | undefined): T {
  const [one] = list ?? []
  if (one === undefined) throw new Error('the list is empty')
  return one
}
