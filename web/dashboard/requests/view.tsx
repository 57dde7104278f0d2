// The requests: a list, and beside it the one that is open.
import { useEffect } from 'preact/hooks'
import { act } from '../lib/act.ts'
import { call, inWorld } from '../lib/api.ts'
import { clockTime, millis } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { bindKeys } from '../lib/keys.ts'
import { go, hrefOf, oneWorld, route, setQuery, world } from '../lib/route.ts'
import { health, operations, readCatalogue, worldNames } from '../lib/server.ts'
import type { RequestRow } from '../lib/types.ts'
import { Choice, Empty, Icon, Provider, Search, Status } from '../parts/bits.tsx'
import { later } from '../parts/later.tsx'
import { Split } from '../parts/split.tsx'
import { Suggest } from '../parts/suggest.tsx'
import { VirtualList } from '../parts/virtual.tsx'
import { exportHar } from './actions.ts'
import {
  filter,
  heldCount,
  isFiltered,
  keyOf,
  loaded,
  paused,
  readRequests,
  setPaused,
  shown,
  total,
} from './store.ts'

const Detail = later(async () => (await import('../rest.ts')).RequestDetail)

const openKey = (): string | undefined => {
  const { path, query } = route.value
  return path[0] === undefined ? undefined : `${query.of ?? oneWorld.value}/${path[0]}`
}

const hrefOfRow = (row: RequestRow): string =>
  hrefOf('requests', [row.id], { ...route.value.query, of: world.value === '*' ? row.world : undefined })

const close = (): void => {
  const { of: _of, ...query } = route.value.query
  go(hrefOf('requests', [], query))
}

async function clear(): Promise<void> {
  const names = world.value === '*' ? worldNames.value : [world.value]
  await act(async () => {
    for (const name of names) await call('DELETE', inWorld(name, '/requests'))
    await readRequests()
  }, t('requestsCleared'))
  close()
}

export function Requests() {
  const list = shown.value
  const open = openKey()
  const current = open === undefined ? -1 : list.findIndex((row) => keyOf(row) === open)
  useEffect(() =>
    bindKeys({
      move(by) {
        const next = list[current < 0 ? (by > 0 ? 0 : list.length - 1) : current + by]
        if (next !== undefined) go(hrefOfRow(next), true)
      },
      close,
    }),
  )
  const showWorld = world.value === '*' && worldNames.value.length > 1
  return (
    <Split
      isOpen={open !== undefined}
      label={t('request')}
      side={
        open !== undefined && (
          <Detail key={open} world={open.split('/')[0] ?? ''} id={open.split('/')[1] ?? ''} onClose={close} />
        )
      }
    >
      <Bar />
      {loaded.value && list.length === 0 ? (
        <Nothing />
      ) : (
        <VirtualList
          className={`requests ${showWorld ? 'with-world' : ''}`}
          label={t('requests')}
          count={list.length}
          rowHeight={32}
          current={current}
          keyOf={(i) => (list[i] === undefined ? String(i) : keyOf(list[i]))}
          head={<Head showWorld={showWorld} />}
          row={(i) => {
            const row = list[i]
            return row && <Row row={row} isOpen={i === current} showWorld={showWorld} />
          }}
        />
      )}
    </Split>
  )
}

const Head = ({ showWorld }: { showWorld: boolean }) => (
  <div class="thead" role="rowgroup">
    <div class="tr" role="row">
      <span role="columnheader">{t('time')}</span>
      <span role="columnheader">{t('status')}</span>
      {showWorld && <span role="columnheader">{t('world')}</span>}
      <span role="columnheader">{t('provider')}</span>
      <span role="columnheader">{t('operation')}</span>
      <span role="columnheader" class="c-client">
        {t('client')}
      </span>
      <span role="columnheader" class="num">
        ms
      </span>
    </div>
  </div>
)

function Row({ row, isOpen, showWorld }: { row: RequestRow; isOpen: boolean; showWorld: boolean }) {
  const href = hrefOfRow(row)
  return (
    <div
      class={`tr ${isOpen ? 'current' : ''}`}
      role="row"
      aria-current={isOpen ? 'true' : undefined}
      onClick={(event) => {
        if ((event.target as HTMLElement).closest('a') === null) go(href)
      }}
    >
      <span role="cell" class="time mono">
        {clockTime(row.wallAt).slice(0, 8)}
        <span class="ms">{clockTime(row.wallAt).slice(8)}</span>
      </span>
      <span role="cell">
        <Status row={row} />
      </span>
      {showWorld && (
        <span role="cell" class="world-name">
          {row.world}
        </span>
      )}
      <span role="cell">
        <Provider name={row.provider} />
      </span>
      <span role="cell" class="what">
        <a href={href} class={row.operationId === undefined ? 'mono' : ''}>
          {row.operationId ?? `${row.method} ${row.url}`}
        </a>
        {row.code !== undefined && row.status !== undefined && row.code !== String(row.status) && (
          <span class="code">{row.code}</span>
        )}
        {row.notes.map(
          (note) =>
            (note.kind === 'fault' || note.kind === 'override') && (
              <span key={note.id} class="chip">
                {t(note.kind)}
              </span>
            ),
        )}
      </span>
      <span role="cell" class="c-client dim">
        {row.client ?? ''}
      </span>
      <span role="cell" class="num mono">
        {millis(row.durationMs)}
      </span>
    </div>
  )
}

function Bar() {
  const { provider, operation, status, text } = filter.value
  const isPaused = paused.value
  return (
    <div class="bar">
      <Search value={text} label={t('searchRequests')} onInput={(one) => setQuery({ text: one })} />
      <Choice
        label={t('provider')}
        value={provider}
        options={[
          ['', t('anyProvider')],
          ...(health.value?.providers ?? []).map(({ name, title }) => [name, title] as const),
        ]}
        onChange={(one) => setQuery({ provider: one, operation: undefined })}
      />
      <Suggest
        label={t('operation')}
        placeholder={t('anyOperation')}
        value={operation}
        options={[
          { value: '', aside: t('anyOperation') },
          ...operations.value
            .filter((one) => provider === '' || one.provider === provider)
            .map((one) => ({ value: one.operationId, aside: one.provider, text: one.summary })),
        ]}
        onChange={(one) => setQuery({ operation: one })}
        onOpen={() => void readCatalogue().catch(() => undefined)}
      />
      <Choice
        label={t('status')}
        value={status}
        options={[
          ['', t('anyStatus')],
          ['error', t('allErrors')],
          ['2xx', '2xx'],
          ['4xx', '4xx'],
          ['5xx', '5xx'],
          ['broken', t('noResponse')],
          ['acted', t('byFault')],
        ]}
        onChange={(one) => setQuery({ status: one })}
      />
      <span class="count" aria-live="off">
        {isFiltered.value
          ? t('nOfM', { n: shown.value.length, m: total.value })
          : t('nRequests', { n: total.value })}
      </span>
      <span class="bar-end">
        <button type="button" class="button" aria-pressed={isPaused} onClick={() => setPaused(!isPaused)}>
          <Icon name={isPaused ? 'play' : 'pause'} />
          {isPaused ? t('resumeN', { n: heldCount.value }) : t('pause')}
        </button>
        <button type="button" class="button" onClick={() => void exportHar()}>
          HAR
        </button>
        <button type="button" class="button" onClick={() => void clear()}>
          {t('clear')}
        </button>
      </span>
    </div>
  )
}

function Nothing() {
  if (isFiltered.value)
    return (
      <Empty title={t('nothingFits')}>
        <button
          type="button"
          class="button"
          onClick={() => setQuery({ provider: '', operation: '', status: '', text: '' })}
        >
          {t('clearFilters')}
        </button>
      </Empty>
    )
  return (
    <Empty title={t('noRequests')}>
      <p>{t('noRequestsHint')}</p>
      <p>
        <a class="button" href={hrefOf('setup')}>
          {t('setupAClient')}
        </a>{' '}
        <a class="button" href={hrefOf('docs')}>
          {t('tryACall')}
        </a>
      </p>
    </Empty>
  )
}
