// JSON that folds. Long lists and texts show their beginning; the whole is a click away.
import { useState } from 'preact/hooks'
import { t } from '../lib/i18n.ts'

const FIRST = 50
const LONG = 400

export function Json({ value, depth = 2 }: { value: unknown; depth?: number }) {
  return (
    <div class="json">
      <Node value={value} open={depth} />
    </div>
  )
}

export function Body({ text }: { text: string }) {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return <pre class="text">{text}</pre>
  }
  return <Json value={value} />
}

function Node({ name, value, open }: { name?: string; value: unknown; open: number }) {
  const isTree = typeof value === 'object' && value !== null
  return isTree ? (
    <Tree name={name} value={value} open={open} />
  ) : (
    <div class="leaf">
      <Name name={name} />
      <Leaf value={value} />
    </div>
  )
}

const Name = ({ name }: { name?: string }) =>
  name === undefined ? null : (
    <>
      <span class="name">{name}</span>
      <span class="dim">: </span>
    </>
  )

function Leaf({ value }: { value: unknown }) {
  const [whole, setWhole] = useState(false)
  if (typeof value !== 'string')
    return <span class={`v-${value === null ? 'null' : typeof value}`}>{String(value)}</span>
  if (value.length <= LONG || whole) return <span class="v-string">{JSON.stringify(value)}</span>
  return (
    <span class="v-string">
      {JSON.stringify(value.slice(0, LONG)).slice(0, -1)}
      <button type="button" class="more" onClick={() => setWhole(true)}>
        {t('moreCharacters', { n: value.length - LONG })}
      </button>
    </span>
  )
}

function Tree({ name, value, open }: { name?: string; value: object; open: number }) {
  const [isOpen, setOpen] = useState(open > 0)
  const [shown, setShown] = useState(FIRST)
  const isList = Array.isArray(value)
  const entries = Object.entries(value)
  const [left, right] = isList ? '[]' : '{}'
  if (entries.length === 0)
    return (
      <div class="leaf">
        <Name name={name} />
        <span class="dim">
          {left}
          {right}
        </span>
      </div>
    )
  return (
    <div class="tree">
      <button type="button" class="fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span class="twist" aria-hidden="true" />
        <Name name={name} />
        <span class="dim">
          {isOpen ? left : `${left}…${right}`} {isOpen ? '' : t('entries', { n: entries.length })}
        </span>
      </button>
      {isOpen && (
        <>
          <div class="inside">
            {entries.slice(0, shown).map(([key, one]) => (
              <Node key={key} name={isList ? undefined : key} value={one} open={open - 1} />
            ))}
            {entries.length > shown && (
              <button type="button" class="more" onClick={() => setShown(shown + 500)}>
                {t('moreEntries', { n: entries.length - shown })}
              </button>
            )}
          </div>
          <div class="dim close">{right}</div>
        </>
      )}
    </div>
  )
}
