// The tasks of all providers in one table, and beside it the one that is open.
import { useEffect, useState } from 'preact/hooks'
import { utc } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { bindKeys } from '../lib/keys.ts'
import { go, hrefOf, oneWorld, route, setQuery, world } from '../lib/route.ts'
import { health, worldNames } from '../lib/server.ts'
import type { Phase, TaskRow } from '../lib/types.ts'
import { Choice, Dialog, Empty, Field, PHASE_TONE, Provider, Search } from '../parts/bits.tsx'
import { Split } from '../parts/split.tsx'
import { VirtualList } from '../parts/virtual.tsx'
import { type Push, pushAll } from './actions.ts'
import { Detail } from './detail.tsx'
import { NewTasks } from './new.tsx'
import { Next } from './next.tsx'
import {
  chosen,
  filter,
  keyOf,
  kinds,
  loaded,
  phaseCounts,
  readMore,
  tasks,
  total,
  watched,
} from './store.ts'

const PHASES: readonly Phase[] = ['queued', 'running', 'completed', 'partial', 'failed', 'stopped']

const openKey = (): string | undefined => {
  const { path, query } = route.value
  return path[1] === undefined ? undefined : `${query.of ?? oneWorld.value}/${path[0]}/${path[1]}`
}

const hrefOfRow = (row: TaskRow): string =>
  hrefOf('tasks', [row.provider, row.id], {
    ...route.value.query,
    of: world.value === '*' ? row.world : undefined,
  })

const close = (): void => {
  const { of: _of, ...query } = route.value.query
  go(hrefOf('tasks', [], query))
}

export function Tasks() {
  useEffect(() => {
    watched.value = true
    return () => {
      watched.value = false
    }
  }, [])
  const list = tasks.value
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
  const [of = '', provider = '', id = ''] = open?.split('/') ?? []
  return (
    <Split
      isOpen={open !== undefined}
      label={t('task')}
      side={
        open !== undefined && <Detail key={open} world={of} provider={provider} id={id} onClose={close} />
      }
    >
      <Bar />
      <Chosen />
      {loaded.value && list.length === 0 ? (
        <Nothing />
      ) : (
        <VirtualList
          className={`tasks ${showWorld ? 'with-world' : ''}`}
          label={t('tasks')}
          count={list.length}
          rowHeight={36}
          current={current}
          keyOf={(i) => (list[i] === undefined ? String(i) : keyOf(list[i]))}
          onEnd={() => void readMore()}
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

function Head({ showWorld }: { showWorld: boolean }) {
  const all = tasks.value.length > 0 && tasks.value.every((row) => chosen.value.has(keyOf(row)))
  return (
    <div class="thead" role="rowgroup">
      <div class="tr" role="row">
        <span role="columnheader" class="pick">
          <input
            type="checkbox"
            aria-label={t('chooseAll')}
            checked={all}
            onChange={() => {
              chosen.value = all ? new Set() : new Set(tasks.value.map(keyOf))
            }}
          />
        </span>
        <span role="columnheader">{t('name')}</span>
        <span role="columnheader">{t('state')}</span>
        <span role="columnheader" class="c-progress">
          {t('progress')}
        </span>
        {showWorld && <span role="columnheader">{t('world')}</span>}
        <span role="columnheader">{t('provider')}</span>
        <span role="columnheader" class="c-next">
          {t('nextChange')}
        </span>
        <span role="columnheader" class="c-created">
          {t('created')}
        </span>
      </div>
    </div>
  )
}

function Row({ row, isOpen, showWorld }: { row: TaskRow; isOpen: boolean; showWorld: boolean }) {
  const key = keyOf(row)
  const href = hrefOfRow(row)
  const percent = Math.floor(row.progress * 100)
  return (
    <div
      class={`tr ${isOpen ? 'current' : ''}`}
      role="row"
      aria-current={isOpen ? 'true' : undefined}
      onClick={(event) => {
        if ((event.target as HTMLElement).closest('a, .pick') === null) go(href)
      }}
    >
      <span role="cell" class="pick">
        <input
          type="checkbox"
          aria-label={t('choose', { name: row.name })}
          checked={chosen.value.has(key)}
          onChange={() => {
            const next = new Set(chosen.value)
            if (!next.delete(key)) next.add(key)
            chosen.value = next
          }}
        />
      </span>
      <span role="cell" class="what">
        <a href={href}>{row.name}</a>
        {row.kind !== 'task' && row.kind !== 'evaluation' && <span class="chip">{row.kind}</span>}
      </span>
      <span role="cell">
        <span class={`badge tone-${PHASE_TONE[row.phase]}`} title={row.reason}>
          {row.state}
        </span>
      </span>
      <span role="cell" class="c-progress">
        <Progress row={row} />
        <span class="mono dim">{percent} %</span>
      </span>
      {showWorld && (
        <span role="cell" class="world-name">
          {row.world}
        </span>
      )}
      <span role="cell">
        <Provider name={row.provider} />
      </span>
      <span role="cell" class="c-next dim">
        <Next row={row} />
      </span>
      <span role="cell" class="c-created mono dim">
        {utc(row.createdAt)}
      </span>
    </div>
  )
}

export const Progress = ({ row }: { row: Pick<TaskRow, 'progress' | 'phase'> }) => (
  <span class={`progress tone-${PHASE_TONE[row.phase]}`} aria-hidden="true">
    <span style={{ width: `${row.progress * 100}%` }} />
  </span>
)

function Bar() {
  const { provider, phase, text, kind } = filter.value
  const [isNew, setNew] = useState(false)
  return (
    <div class="bar">
      <Search value={text} label={t('searchTasks')} onInput={(one) => setQuery({ text: one })} />
      <Choice
        label={t('provider')}
        value={provider}
        options={[
          ['', t('anyProvider')],
          ...(health.value?.providers ?? []).map(({ name, title }) => [name, title] as const),
        ]}
        onChange={(one) => setQuery({ provider: one, kind: undefined })}
      />
      {kinds.value.length > 1 && (
        <Choice
          label={t('kind')}
          value={kind}
          options={[['', t('evaluations')], ...kinds.value.map((one) => [one, one] as const)]}
          onChange={(one) => setQuery({ kind: one })}
        />
      )}
      <div class="pills" role="group" aria-label={t('state')}>
        {PHASES.map((one) => {
          const n = phaseCounts.value[one] ?? 0
          if (n === 0 && phase !== one) return null
          return (
            <button
              key={one}
              type="button"
              class={`pill tone-${PHASE_TONE[one]}`}
              aria-pressed={phase === one}
              onClick={() => setQuery({ phase: phase === one ? '' : one })}
            >
              {t(one)} <b>{n}</b>
            </button>
          )
        })}
      </div>
      <span class="count">{t('nTasks', { n: total.value })}</span>
      <span class="bar-end">
        <button type="button" class="button primary" onClick={() => setNew(true)}>
          {t('newTasks')}
        </button>
      </span>
      {isNew && <NewTasks onClose={() => setNew(false)} />}
    </div>
  )
}

function Chosen() {
  const rows = tasks.value.filter((row) => chosen.value.has(keyOf(row)))
  const [failing, setFailing] = useState(false)
  if (rows.length === 0) return null
  const run = async (what: Push, reason?: string): Promise<void> => {
    await pushAll(rows, what, reason)
    chosen.value = new Set()
  }
  return (
    <div class="bar chosen-bar">
      <b>{t('nChosen', { n: rows.length })}</b>
      <button type="button" class="button small" onClick={() => void run('complete')}>
        {t('complete')}
      </button>
      <button type="button" class="button small" onClick={() => void run('partial')}>
        {t('completePartly')}
      </button>
      <button type="button" class="button small" onClick={() => setFailing(true)}>
        {t('failDots')}
      </button>
      <button type="button" class="button small" onClick={() => void run('next')}>
        {t('nextStep')}
      </button>
      <button
        type="button"
        class="button small"
        onClick={() => {
          chosen.value = new Set()
        }}
      >
        {t('chooseNone')}
      </button>
      {failing && (
        <FailDialog
          onClose={() => setFailing(false)}
          onFail={(reason) => {
            setFailing(false)
            void run('fail', reason)
          }}
        />
      )}
    </div>
  )
}

export function FailDialog({ onClose, onFail }: { onClose: () => void; onFail: (reason: string) => void }) {
  const [reason, setReason] = useState('')
  return (
    <Dialog title={t('failTask')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          onFail(reason.trim())
        }}
      >
        <Field label={t('reason')} hint={t('reasonHint')}>
          <input type="text" value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        </Field>
        <div class="actions end">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button danger">
            {t('fail')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function Nothing() {
  const isFiltered = Object.values(filter.value).some(Boolean)
  return (
    <Empty title={isFiltered ? t('nothingFits') : t('noTasks')}>
      {isFiltered ? (
        <button
          type="button"
          class="button"
          onClick={() => setQuery({ provider: '', phase: '', text: '', kind: '' })}
        >
          {t('clearFilters')}
        </button>
      ) : (
        <p>{t('noTasksHint')}</p>
      )}
    </Empty>
  )
}
