// A text field that offers what fits, as one types: operations by name, error codes.
import { useId, useRef, useState } from 'preact/hooks'

export interface Option {
  readonly value: string
  readonly text?: string
  readonly aside?: string
}

const MOST = 60

export function Suggest({
  label,
  value,
  options,
  placeholder,
  onChange,
  onOpen,
}: {
  label: string
  value: string
  options: readonly Option[]
  placeholder?: string
  onChange: (value: string) => void
  onOpen?: () => void
}) {
  const id = useId()
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState<string | undefined>(undefined)
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const words = (typed ?? '').toLowerCase().split(/\s+/).filter(Boolean)
  const fits = options
    .filter(({ value: one, text = '', aside = '' }) => {
      const all = `${one} ${text} ${aside}`.toLowerCase()
      return words.every((word) => all.includes(word))
    })
    .slice(0, MOST)
  const take = (option: Option | undefined): void => {
    setOpen(false)
    setTyped(undefined)
    if (option !== undefined) onChange(option.value)
  }
  const move = (by: number): void => {
    const next = Math.min(Math.max(at + by, 0), fits.length - 1)
    setAt(next)
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' })
  }
  return (
    <div class="suggest">
      <input
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && fits.length > 0 ? `${id}-${at}` : undefined}
        spellcheck={false}
        autocomplete="off"
        placeholder={placeholder}
        value={typed ?? value}
        onFocus={(event) => {
          onOpen?.()
          setOpen(true)
          setAt(0)
          event.currentTarget.select()
        }}
        onBlur={() => {
          // An emptied field means: any.
          if (typed === '') onChange('')
          setOpen(false)
          setTyped(undefined)
        }}
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
          setOpen(true)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') move(1)
          else if (event.key === 'ArrowUp') move(-1)
          else if (event.key === 'Enter' && isOpen) take(fits[at])
          else if (event.key === 'Escape' && isOpen) {
            event.stopPropagation()
            take(undefined)
          } else return
          event.preventDefault()
        }}
      />
      <ul
        id={`${id}-list`}
        ref={list}
        role="listbox"
        aria-label={label}
        hidden={!isOpen || fits.length === 0}
      >
        {fits.map((option, i) => (
          <li
            key={`${option.value} ${option.aside}`}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === at}
            onPointerDown={(event) => {
              event.preventDefault()
              take(option)
            }}
          >
            <span class="option-text">{option.value}</span>
            {option.aside !== undefined && <span class="option-aside">{option.aside}</span>}
            {option.text !== undefined && <span class="option-more">{option.text}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
