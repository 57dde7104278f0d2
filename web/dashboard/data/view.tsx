// What lies in the store: provider, kind, rows; a row as JSON to edit. Import, export, snapshots.
import { useEffect, useRef, useState } from 'preact/hooks'
import { act, download, say } from '../lib/act.ts'
import { call, get, getText, inWorld } from '../lib/api.ts'
import { size, utc } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { bindKeys } from '../lib/keys.ts'
import { listen } from '../lib/live.ts'
import { go, hrefOf, oneWorld, route } from '../lib/route.ts'
import { readWorlds, titleOf } from '../lib/server.ts'
import type { Snapshot } from '../lib/types.ts'
import { Choice, Empty, Section } from '../parts/bits.tsx'
import { Split } from '../parts/split.tsx'
import { VirtualList } from '../parts/virtual.tsx'
import { Editor, type Resource } from './editor.tsx'

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
    const stop = listen({ request: soon, state: soon, anew: soon })
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
            <span role="cell" class="mono dim what">
              {row.id}
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

/** The world as a file, and snapshots of it. */
function Files({ world, onChanged }: { world: string; onChanged: () => void }) {
  const picker = useRef<HTMLInputElement>(null)
  const [isOpen, setOpen] = useState(false)
  const load = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return
    await act(async () => {
      const restored = await call<{ resources: number }>('PUT', inWorld(world, '/state'), await file.text())
      await readWorlds()
      onChanged()
      say(t('imported', { n: restored.resources, world }))
    })
    if (picker.current !== null) picker.current.value = ''
  }
  return (
    <>
      <div class="bar">
        <span class="dim">{t('worldNamed', { world })}</span>
        <span class="bar-end">
          <button type="button" class="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {t('snapshots')}
          </button>
          <input
            ref={picker}
            type="file"
            class="hidden"
            aria-label={t('import')}
            tabIndex={-1}
            accept=".json,.yaml,.yml"
            onChange={(event) => void load(event.currentTarget.files?.[0])}
          />
          <button type="button" class="button" onClick={() => picker.current?.click()}>
            {t('import')}
          </button>
          <button
            type="button"
            class="button"
            onClick={() =>
              void act(async () => download(`${world}.json`, await getText(inWorld(world, '/state'))))
            }
          >
            {t('export')}
          </button>
        </span>
      </div>
      {isOpen && <Snapshots world={world} onChanged={onChanged} />}
    </>
  )
}

function Snapshots({ world, onChanged }: { world: string; onChanged: () => void }) {
  const [all, setAll] = useState<readonly Snapshot[]>([])
  const [name, setName] = useState('')
  const read = (): Promise<void> =>
    get<{ snapshots: Snapshot[] }>('/snapshots').then(({ snapshots }) => setAll(snapshots))
  useEffect(() => void read().catch(() => undefined), [])
  return (
    <Section title={t('snapshots')}>
      <form
        class="actions"
        onSubmit={(event) => {
          event.preventDefault()
          void act(
            async () => {
              await call('POST', inWorld(world, `/snapshots/${encodeURIComponent(name)}`))
              setName('')
              await read()
            },
            t('snapshotTaken', { name }),
          )
        }}
      >
        <input
          type="text"
          required
          pattern="[A-Za-z0-9_\-]{1,64}"
          placeholder={t('snapshotName')}
          aria-label={t('snapshotName')}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" class="button primary">
          {t('takeSnapshot')}
        </button>
      </form>
      {all.length === 0 && <p class="dim">{t('noneYet')}</p>}
      <ul class="mini">
        {all.map((one) => (
          <li key={one.name}>
            <b>{one.name}</b>{' '}
            <span class="dim">
              {one.world} · {utc(one.at)} · {size(one.bytes)}
            </span>{' '}
            <button
              type="button"
              class="button small"
              onClick={() =>
                void act(
                  async () => {
                    await call('POST', inWorld(world, `/snapshots/${one.name}/restore`))
                    await readWorlds()
                    onChanged()
                  },
                  t('restored', { name: one.name, world }),
                )
              }
            >
              {t('restore')}
            </button>{' '}
            <button
              type="button"
              class="button small"
              onClick={() =>
                void act(async () => {
                  await call('DELETE', inWorld(world, `/snapshots/${one.name}`))
                  await read()
                })
              }
            >
              {t('remove')}
            </button>
          </li>
        ))}
      </ul>
    </Section>
  )
}
