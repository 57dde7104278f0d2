// What a signature is computed over: as the server does it, and as the client did, with the difference marked.
import { t } from '../lib/i18n.ts'

interface Part {
  readonly text: string
  readonly differs: boolean
}

/** A line with the characters marked that the other line does not have: all but its common beginning and end. */
function marked(line: string, other: string | undefined): readonly Part[] {
  if (other === undefined) return [{ text: line, differs: true }]
  if (line === other) return [{ text: line, differs: false }]
  let start = 0
  while (start < Math.min(line.length, other.length) && line[start] === other[start]) start++
  let end = 0
  const room = Math.min(line.length, other.length) - start
  while (end < room && line.at(-1 - end) === other.at(-1 - end)) end++
  return [
    { text: line.slice(0, start), differs: false },
    { text: line.slice(start, line.length - end), differs: true },
    { text: line.slice(line.length - end), differs: false },
  ].filter(({ text }) => text !== '')
}

/** For each line of one side the line of the other that it is to be compared with: by header name, then by place. */
function partner(line: string, i: number, others: readonly string[]): string | undefined {
  const name = /^([a-z0-9-]+):/.exec(line)?.[1]
  const named = name === undefined ? undefined : others.find((one) => one.startsWith(`${name}:`))
  if (named !== undefined) return named
  if (others.includes(line)) return line
  const same = others[i]
  return name !== undefined && i >= 3 ? undefined : same
}

function Side({
  title,
  lines,
  others,
}: {
  title: string
  lines: readonly string[]
  others?: readonly string[]
}) {
  return (
    <figure class="canonical">
      <figcaption>{title}</figcaption>
      <pre tabIndex={0}>
        {lines.map((line, i) => {
          const parts =
            others === undefined ? [{ text: line, differs: false }] : marked(line, partner(line, i, others))
          return (
            <div key={i} class={parts.some(({ differs }) => differs) ? 'line differs' : 'line'}>
              {line === '' ? <span class="dim">{t('emptyLine')}</span> : null}
              {parts.map(({ text, differs }) => (differs ? <mark key={text}>{text}</mark> : text))}
            </div>
          )
        })}
      </pre>
    </figure>
  )
}

export function Canonical({ server, client }: { server: string; client?: string }) {
  const one = server.split('\n')
  const two = client?.split('\n')
  return (
    <div class="canonicals">
      {two !== undefined && <Side title={t('clientSigned')} lines={two} others={one} />}
      <Side title={t('serverSigned')} lines={one} others={two} />
    </div>
  )
}
