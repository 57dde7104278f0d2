// What lies in the store: provider, kind, rows; a row as JSON to edit. Import, export, snapshots.
import { useEffect, useRef, useState } from 'preact/hooks'
import { get, inWorld } from '../lib/api.ts'
import { utc } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { bindKeys } from '../lib/keys.ts'
import { listen } from '../lib/live.ts'
import { go, hrefOf, oneWorld, route } from '../lib/route.ts'
import { titleOf } from '../lib/server.ts'
import { Choice, Empty } from '../parts/bits.tsx'
import { Split } from '../parts/split.tsx'
import { VirtualList } from '../parts/virtual.tsx'
import { Editor, type Resource } from './editor.tsx'
import { Files } from './files.tsx'

type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>

export function Data() {
  const world = oneWorld.value
  const [provider, kind, id] = route.value.path
  const [counts, setCounts] = useState<Counts>({})
  const [version, setVersion] = useState(0)
  useEffect(() => {
    let gone = false
    void get<Counts>(inWorld(world, '/resources')).then(
      (one) => !gone && setCounts(one),
      () => undefined,
    )
    let due: ReturnType<typeof setTimeout> | undefined
    const soon = (): void => {
      due ??= setTimeout(() => {
        due = undefined
        setVersion((n) => n + 1)
      }, 500)
    }
    const stop = listen({
      request: soon,
      state: soon,
      changed: ({ what }) => {
        if (what === 'data') soon()
      },
      anew: soon,
    })
    return () => {
      gone = true
      clearTimeout(due)
      stop()
    }
  }, [world, version])
  const changed = (): void => setVersion((n) => n + 1)
  const shownProvider = provider ?? Object.keys(counts)[0]
  const kinds = counts[shownProvider ?? ''] ?? {}
  const shownKind = kind ?? Object.entries(kinds).find(([, n]) => n > 0)?.[0] ?? Object.keys(kinds)[0]
  const close = (): void => go(hrefOf('data', [shownProvider ?? '', shownKind ?? '']))
  return (
    <Split
      isOpen={id !== undefined}
      label={t('resource')}
      side={
        id !== undefined &&
        shownProvider !== undefined &&
        shownKind !== undefined && (
          <Editor
            key={`${world}/${shownProvider}/${shownKind}/${id}`}
            world={world}
            provider={shownProvider}
            kind={shownKind}
            id={id}
            onClose={close}
            onSaved={changed}
          />
        )
      }
    >
      <Files world={world} onChanged={changed} />
      <div class="bar">
        <Choice
          label={t('provider')}
          value={shownProvider ?? ''}
          options={Object.keys(counts).map((name) => [name, titleOf(name)] as const)}
          onChange={(name) => go(hrefOf('data', [name]))}
        />
        <div class="pills" role="group" aria-label={t('kind')}>
          {Object.entries(kinds).map(([name, n]) => (
            <a
              key={name}
              class="pill"
              href={hrefOf('data', [shownProvider ?? '', name])}
              aria-current={name === shownKind ? 'true' : undefined}
            >
              {name} <b>{n}</b>
            </a>
          ))}
        </div>
      </div>
      {shownProvider !== undefined && shownKind !== undefined && (
        <Rows
          key={`${world}/${shownProvider}/${shownKind}`}
          world={world}
          provider={shownProvider}
          kind={shownKind}
          total={kinds[shownKind] ?? 0}
          version={version}
          current={id}
          close={close}
        />
      )}
    </Split>
  )
}

const PAGE = 500

function Rows({
  world,
  provider,
  kind,
  total,
  version,
  current,
  close,
}: {
  world: string
  provider: string
  kind: string
  total: number
  version: number
  current: string | undefined
  close: () => void
}) {
  const [rows, setRows] = useState<readonly Resource[]>([])
  const [loaded, setLoaded] = useState(false)
  const busy = useRef(false)
  const at = inWorld(world, `/resources/${provider}/${kind}`)
  const read = async (offset: number, limit: number): Promise<readonly Resource[]> =>
    (await get<{ resources: Resource[] }>(`${at}?limit=${limit}&offset=${offset}`)).resources
  useEffect(() => {
    let gone = false
    void read(0, Math.max(PAGE, Math.min(rows.length, 10_000))).then(
      (all) => {
        if (gone) return
        setRows(all)
        setLoaded(true)
      },
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [at, version])
  const more = async (): Promise<void> => {
    if (busy.current || rows.length >= total) return
    busy.current = true
    const next = await read(rows.length, PAGE).catch(() => [])
    setRows((all) => [...all, ...next])
    busy.current = false
  }
  const place = rows.findIndex(({ id }) => id === current)
  useEffect(() =>
    bindKeys({
      move(by) {
        const next = rows[place < 0 ? 0 : place + by]
        if (next !== undefined) go(hrefOf('data', [provider, kind, next.id]), true)
      },
      close,
    }),
  )
  if (loaded && rows.length === 0) return <Empty title={t('noResources')} />
  return (
    <VirtualList
      className="resources"
      label={kind}
      count={rows.length}
      rowHeight={32}
      current={place}
      keyOf={(i) => rows[i]?.id ?? String(i)}
      onEnd={() => void more()}
      head={
        <div class="thead" role="rowgroup">
          <div class="tr" role="row">
            <span role="columnheader">{t('name')}</span>
            <span role="columnheader">id</span>
            <span role="columnheader" class="c-created">
              {t('created')}
            </span>
          </div>
        </div>
      }
      row={(i) => {
        const row = rows[i]
        if (row === undefined) return null
        const href = hrefOf('data', [provider, kind, row.id])
        return (
          <div
            class={`tr ${i === place ? 'current' : ''}`}
            role="row"
            onClick={(event) => {
              if ((event.target as HTMLElement).closest('a') === null) go(href)
            }}
          >
            <span role="cell" class="what">
              <a href={href}>{row.name || row.id}</a>
            </span>
            <span role="cell" class="mono dim what" title={row.id}>
              <span class="wide-only">{row.id}</span>
              <span class="narrow-only">{ends(row.id)}</span>
            </span>
            <span role="cell" class="mono dim c-created">
              {utc(row.createdAt)}
            </span>
          </div>
        )
      }}
    />
  )
}

/** Ids of one kind mostly differ at both ends. */
const ends = (id: string): string => (id.length > 18 ? `${id.slice(0, 8)}…${id.slice(-8)}` : id)
