// Runs an action of the user, then shows success, or the reason for a failure.
import { signal } from '@preact/signals'

export interface Toast {
  readonly id: number
  readonly text: string
  readonly bad: boolean
  readonly undo?: { readonly label: string; readonly run: () => void }
}

export const toasts = signal<readonly Toast[]>([])
let made = 0

export function say(text: string, more: { bad?: boolean; undo?: Toast['undo'] } = {}): void {
  const id = ++made
  toasts.value = [...toasts.value.slice(-3), { id, text, bad: more.bad ?? false, undo: more.undo }]
  setTimeout(() => dismiss(id), more.bad || more.undo ? 9000 : 3500)
}

export const dismiss = (id: number): void => {
  toasts.value = toasts.value.filter((one) => one.id !== id)
}

export const problemText = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/** @returns true if it succeeded */
export async function act(work: () => Promise<unknown>, done?: string): Promise<boolean> {
  try {
    await work()
    if (done !== undefined) say(done)
    return true
  } catch (error) {
    say(problemText(error), { bad: true })
    return false
  }
}

export async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    // Browsers offer the clipboard only on localhost and over HTTPS: elsewhere use the old way.
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
  say(done)
}

export function download(name: string, text: string, type = 'application/json'): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
