// Keyboard shortcuts: j and k move in the list, / searches, Esc closes, ? shows help.
import { signal } from '@preact/signals'
import { go, hrefOf, VIEWS } from './route.ts'

export const helpOpen = signal(false)

interface Keys {
  /** Moves down or up by this many rows. */
  move?(by: number): void
  close?(): void
}

let current: Keys = {}

/** Sets the keys of the current view. @returns a function that undoes this */
export function bindKeys(keys: Keys): () => void {
  current = keys
  return () => {
    if (current === keys) current = {}
  }
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable]')

export function startKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (document.querySelector('dialog[open]') !== null) return
    if (isTyping(event.target)) {
      if (event.key === 'Escape') (event.target as HTMLElement).blur()
      return
    }
    if (event.key === 'j' || event.key === 'k') current.move?.(event.key === 'j' ? 1 : -1)
    else if (event.key === '/') document.querySelector<HTMLElement>('[data-search]')?.focus()
    else if (event.key === 'Escape') current.close?.()
    else if (event.key === '?') helpOpen.value = true
    else if (/^[1-8]$/.test(event.key)) {
      const view = VIEWS[Number(event.key) - 1]
      if (view !== undefined) go(hrefOf(view))
    } else return
    event.preventDefault()
  })
}
