// A list of which only the rows in sight are in the page.
import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type Rect,
  type VirtualItem,
  Virtualizer,
} from '@tanstack/virtual-core'
import type { ComponentChildren } from 'preact'
import { useEffect, useLayoutEffect, useReducer, useRef } from 'preact/hooks'
import { painted } from '../lib/painted.ts'

const HEAD_HEIGHT = 31
const OVERSCAN = 12

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
  const isPainted = useRef(false)
  const kept = useRef<Virtualizer<HTMLDivElement, HTMLDivElement> | undefined>(undefined)
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    // The first frame has the rows in sight alone, and is not measured: both would keep it waiting.
    overscan: isPainted.current ? OVERSCAN : 0,
    initialRect: { width: innerWidth, height: innerHeight },
    // The head stays in sight, over the rows.
    scrollPaddingStart: HEAD_HEIGHT,
    observeElementRect(instance: Virtualizer<HTMLDivElement, HTMLDivElement>, take: (rect: Rect) => void) {
      let stop: (() => void) | undefined
      let isOver = false
      const start = (): void => {
        if (isOver) return
        isPainted.current = true
        stop = observeElementRect(instance, take)
      }
      if (isPainted.current) start()
      else void painted().then(start)
      return () => {
        isOver = true
        stop?.()
      }
    },
    observeElementOffset,
    // A list that was not drawn yet is at its top; to scroll it there would measure it.
    scrollToFn: (...args: Parameters<typeof elementScroll<HTMLDivElement>>) => {
      if (isPainted.current || args[0] !== 0) elementScroll(...args)
    },
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
