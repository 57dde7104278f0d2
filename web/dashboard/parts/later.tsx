// Parts of the page whose code comes later: when one is first shown, or when the page has nothing else to do.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { ComponentType, JSX } from 'preact'
import { problemText, say } from '../lib/act.ts'

const waiting: (() => Promise<void>)[] = []

export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): (props: Props) => JSX.Element | null {
  const part = signal<ComponentType<Props> | undefined>(undefined)
  let loading: Promise<void> | undefined
  const take = (): Promise<void> => {
    loading ??= load().then(
      (one) => {
        part.value = one
      },
      (error) => {
        loading = undefined
        throw error
      },
    )
    return loading
  }
  waiting.push(take)
  return (props) => {
    const Part = (part as ReadonlySignal<ComponentType<Props> | undefined>).value
    if (Part !== undefined) return <Part {...props} />
    take().catch((error) => say(problemText(error), { bad: true }))
    return null
  }
}

/** Loads what has not been shown yet, once the page is painted. */
export function loadLater(): void {
  setTimeout(async () => {
    // A part that cannot be loaded says so when it is shown.
    for (const take of waiting) await take().catch(() => undefined)
  }, 800)
}
