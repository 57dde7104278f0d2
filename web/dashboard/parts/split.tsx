// A list, and beside it (over it where there is no room) what is open of it.
import type { ComponentChildren } from 'preact'

export function Split({
  isOpen,
  label,
  side,
  children,
}: {
  isOpen: boolean
  label: string
  side: ComponentChildren
  children: ComponentChildren
}) {
  return (
    <div class={`split ${isOpen ? 'open' : ''}`}>
      <div class="split-list">{children}</div>
      {isOpen && (
        <aside class="split-side" aria-label={label} tabIndex={0}>
          {side}
        </aside>
      )}
    </div>
  )
}
