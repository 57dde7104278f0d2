// A text with line numbers, to edit. Lines with mistakes are marked; the list of mistakes leads to them.
import { useRef } from 'preact/hooks'
import type { Issue } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'

const MOST_LINES = 40

interface Props {
  readonly label: string
  readonly text: string
  /** What is wrong, as the server says it. */
  readonly issues: readonly Issue[]
  readonly onInput: (text: string) => void
  readonly onSave: () => void
}

export function Code({ label, text, issues, onInput, onSave }: Props) {
  const area = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const lines = text.split('\n')
  const bad = new Set(issues.map(({ line }) => line))
  const show = (line: number): void => {
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
    area.current?.focus()
    area.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0))
  }
  return (
    <>
      <label class="editor">
        <span class="label">{label}</span>
        <span class="code-box">
          <span class="gutter mono" aria-hidden="true">
            <span ref={gutter}>
              {lines.map((_, i) => (
                <span key={i} class={bad.has(i + 1) ? 'bad' : ''}>
                  {i + 1}
                </span>
              ))}
            </span>
          </span>
          <textarea
            ref={area}
            class="mono"
            rows={Math.min(MOST_LINES, Math.max(8, lines.length + 1))}
            wrap="off"
            spellcheck={false}
            autocapitalize="off"
            aria-invalid={issues.length > 0}
            value={text}
            onInput={(event) => onInput(event.currentTarget.value)}
            onScroll={(event) => {
              if (gutter.current !== null)
                gutter.current.style.transform = `translateY(${-event.currentTarget.scrollTop}px)`
            }}
            onKeyDown={(event) => {
              if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return
              event.preventDefault()
              onSave()
            }}
          />
        </span>
      </label>
      {issues.length > 0 && (
        <ul class="note bad mistakes" role="alert">
          {issues.map(({ line, path, message }) => (
            <li key={`${line} ${path.join('.')} ${message}`}>
              {line !== undefined && (
                <button type="button" class="link" onClick={() => show(line)}>
                  {t('lineN', { n: line })}
                </button>
              )}{' '}
              {path.length > 0 && <code>{path.join('.')}</code>} {message}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
