// A list of which only the rows in sight are in the page.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks'

const HEAD_HEIGHT = 31

interface Props {
  readonly count: number
  readonly rowHeight: number
  readonly label: string
  /** The row to keep in sight. */
  readonly current?: number
  readonly keyOf: (index: number) => string
  readonly row: (index: number) => ComponentChildren
  readonly head?: ComponentChildren
  /** Called when the last rows come into sight. */
  readonly onEnd?: () => void
  readonly className?: string
}

export function VirtualList({ count, rowHeight, label, current, keyOf, row, head, onEnd, className }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const [, redraw] = useReducer((n: number) => n + 1, 0)
  const kept = useRef<Virtualizer<HTMLDivElement, HTMLDivElement> | undefined>(undefined)
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    overscan: 12,
    // Rows are drawn before the list is measured: to measure an empty list first would cost a layout.
    initialRect: { width: innerWidth, height: innerHeight },
    // The head stays in sight, over the rows.
    scrollPaddingStart: HEAD_HEIGHT,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(0),
  }
  kept.current ??= new Virtualizer(options)
  const list = kept.current
  list.setOptions(options)
  useLayoutEffect(() => list._didMount(), [])
  useLayoutEffect(() => list._willUpdate())
  useEffect(() => list.measure(), [rowHeight])
  useEffect(() => {
    if (current !== undefined && current >= 0) list.scrollToIndex(current, { align: 'auto' })
  }, [current])
  const items = list.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  useEffect(() => {
    if (count > 0 && last >= count - 20) onEnd?.()
  }, [last, count])
  return (
    <div class={`table ${className ?? ''}`}>
      <div
        class="scroller"
        ref={scroller}
        role="table"
        aria-label={label}
        aria-rowcount={count + 1}
        tabIndex={0}
      >
        {head}
        <div class="rows" role="rowgroup" style={{ height: `${list.getTotalSize()}px` }}>
          {items.map((item: VirtualItem) => (
            <div
              key={item.key}
              class="slot"
              role="presentation"
              style={{ height: `${item.size}px`, transform: `translateY(${item.start}px)` }}
            >
              {row(item.index)}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
