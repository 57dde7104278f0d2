// Small pieces that every view uses.
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { copy, dismiss, toasts } from '../lib/act.ts'
import { t } from '../lib/i18n.ts'
import type { Phase, RequestRow } from '../lib/types.ts'

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  )
}

const PATHS = {
  requests: 'M3 5h14M3 10h14M3 15h9',
  tasks: 'M3.5 5.5l1.5 1.5 2.5-3M3.5 13.5l1.5 1.5 2.5-3M11 6h6M11 14h6',
  clock: 'M10 3a7 7 0 100 14 7 7 0 000-14zM10 6v4l2.7 1.8',
  rules: 'M11 2.5L4.5 11H9l-.8 6.5L15.5 9H11z',
  worlds:
    'M10 3a7 7 0 100 14 7 7 0 000-14zM3 10h14M10 3c4.5 4.5 4.500 9.500 0 14M10 3c-4.500 4.500-4.500 9.500 0 14',
  setup: 'M5 6l4 4-4 4M10.500 14.500h5',
  data: 'M4 5c0-2.700 12-2.700 12 0v10c0 2.700-12 2.700-12 0zM4 5c0 2.700 12 2.700 12 0M4 10c0 2.700 12 2.700 12 0',
  docs: 'M5 3h7l3.500 3.500V17H5zM12 3v4h3.500M7.500 11h5.500M7.500 14h5.500',
  close: 'M5 5l10 10M15 5L5 15',
  pause: 'M7 5v10M13 5v10',
  play: 'M7 4.500v11l8-5.500z',
  sun: 'M10 7a3 3 0 100 6 3 3 0 000-6zM10 2v2M10 16v2M2 10h2M16 10h2M4.300 4.300l1.400 1.400M14.300 14.300l1.400 1.400M15.700 4.300l-1.400 1.400M5.700 14.300l-1.400 1.400',
  moon: 'M16 11.500A6.500 6.500 0 118.500 4a5.200 5.200 0 007.500 7.500z',
  auto: 'M10 3a7 7 0 100 14zM10 3a7 7 0 110 14',
  link: 'M8.500 11.500l3-3M7 9l-2 2a2.800 2.800 0 004 4l2-2M13 11l2-2a2.800 2.800 0 00-4-4L9 7',
} as const

export function Section({
  title,
  aside,
  children,
  tone,
}: {
  title: string
  aside?: ComponentChildren
  children: ComponentChildren
  tone?: 'bad' | 'warn'
}) {
  return (
    <section class={`section ${tone ?? ''}`}>
      <div class="section-head">
        <h3>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  )
}

export const Head = ({
  title,
  badge,
  onClose,
}: {
  title: string
  badge?: ComponentChildren
  onClose: () => void
}) => (
  <header class="side-head">
    <h2>{title}</h2>
    {badge}
    <button type="button" class="icon-button" aria-label={t('close')} title="Esc" onClick={onClose}>
      <Icon name="close" />
    </button>
  </header>
)

export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  )
}

export const statusTone = ({ status, fate }: Pick<RequestRow, 'status' | 'fate'>): string => {
  if (fate === 'broken' || fate === 'left') return 'broken'
  if (status === undefined) return 'open'
  return status < 300 ? 'ok' : status < 400 ? 'moved' : status < 500 ? 'client' : 'server'
}

export function Status({ row }: { row: Pick<RequestRow, 'status' | 'fate'> }) {
  const text =
    row.fate === 'open' ? '…' : row.fate === 'answered' ? String(row.status) : (row.status ?? t(row.fate))
  const title = row.fate === 'answered' ? undefined : t(row.fate === 'open' ? 'openLong' : `${row.fate}Long`)
  return (
    <span class={`badge tone-${statusTone(row)}`} title={title}>
      {text}
    </span>
  )
}

export const PHASE_TONE: Readonly<Record<Phase, string>> = {
  queued: 'open',
  running: 'moved',
  completed: 'ok',
  partial: 'client',
  failed: 'server',
  stopped: 'broken',
}

export const Provider = ({ name }: { name: string }) => <span class={`provider p-${name}`}>{name}</span>

export function Copy({
  text,
  label,
  className = 'button small',
}: {
  text: string
  label?: string
  className?: string
}) {
  return (
    <button type="button" class={className} onClick={() => void copy(text, t('copied'))}>
      {label ?? t('copy')}
    </button>
  )
}

export function Toasts() {
  return (
    <div class="toasts" role="status" aria-live="polite">
      {toasts.value.map(({ id, text, bad, undo }) => (
        <div key={id} class={`toast ${bad ? 'bad' : ''}`}>
          <span>{text}</span>
          {undo && (
            <button
              type="button"
              onClick={() => {
                dismiss(id)
                undo.run()
              }}
            >
              {undo.label}
            </button>
          )}
          <button type="button" class="icon-button" aria-label={t('close')} onClick={() => dismiss(id)}>
            <Icon name="close" />
          </button>
        </div>
      ))}
    </div>
  )
}

export function Dialog({
  title,
  onClose,
  children,
  wide,
}: {
  title: string
  onClose: () => void
  children: ComponentChildren
  wide?: boolean
}) {
  const box = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const dialog = box.current
    const before = document.activeElement as HTMLElement | null
    dialog?.showModal()
    return () => {
      dialog?.close()
      before?.focus?.()
    }
  }, [])
  return (
    <dialog
      ref={box}
      class={wide ? 'wide' : ''}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div class="dialog-head">
        <h2>{title}</h2>
        <button type="button" class="icon-button" aria-label={t('close')} onClick={onClose}>
          <Icon name="close" />
        </button>
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  )
}

export function Field({
  label,
  hint,
  children,
}: {
  label: string
  hint?: string
  children: ComponentChildren
}) {
  return (
    <label class="field">
      <span class="label">{label}</span>
      {children}
      {hint !== undefined && <span class="hint">{hint}</span>}
    </label>
  )
}

export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string
  value: T
  options: readonly (readonly [T, string])[]
  onChange: (value: T) => void
}) {
  return (
    <select aria-label={label} value={value} onChange={(event) => onChange(event.currentTarget.value as T)}>
      {options.map(([one, text]) => (
        <option key={one} value={one} selected={one === value}>
          {text}
        </option>
      ))}
    </select>
  )
}

export function Search({
  value,
  label,
  onInput,
}: {
  value: string
  label: string
  onInput: (text: string) => void
}) {
  return (
    <input
      type="search"
      class="search"
      data-search
      placeholder={label}
      aria-label={label}
      value={value}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  )
}
