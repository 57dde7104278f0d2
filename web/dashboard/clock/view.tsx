// Emulator time: of one world in full, of the others at a glance.
import { useEffect, useState } from 'preact/hooks'
import { act, say } from '../lib/act.ts'
import { call, get, inWorld } from '../lib/api.ts'
import { span, utc } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { listen } from '../lib/live.ts'
import { hrefOf, oneWorld } from '../lib/route.ts'
import { nowIn, readWorlds, tick, worldShown, worlds } from '../lib/server.ts'
import type { World } from '../lib/types.ts'
import { Provider, Section } from '../parts/bits.tsx'
import { jump, jumps, rewind, undo } from './jumps.ts'

interface Change {
  readonly at: string
  readonly inMs: number
  readonly provider: string
  readonly id: string
  readonly name: string
  readonly from?: string
  readonly to: string
}

interface Timetable {
  readonly changes: readonly Change[]
  readonly waiting: readonly { readonly name: string; readonly to: string; readonly readsLeft: number }[]
}

const setClock = (world: string, body: object): Promise<boolean> =>
  act(async () => {
    await call('PUT', inWorld(world, '/clock'), body)
    await readWorlds()
  })

const JUMPS = [
  ['minutes', 1, 60_000],
  ['minutes', 10, 600_000],
  ['hours', 1, 3_600_000],
  ['days', 1, 86_400_000],
] as const

const RATES = [0.1, 1, 10, 60, 3600]

export function Clock() {
  void tick.value
  const world = worldShown.value
  const table = useTimetable(oneWorld.value)
  const [at, setAt] = useState('')
  if (world === undefined) return null
  const { name, clock } = world
  const next = table?.changes[0]
  return (
    <div class="page narrow">
      <section class="clock-face">
        <p class="dim">{t('worldNamed', { world: name })} · UTC</p>
        <p class="clock-time mono">{utc(nowIn(name))}</p>
        <p>
          <span class={`badge tone-${clock.frozen ? 'moved' : 'ok'}`}>
            {clock.frozen
              ? t('frozen')
              : clock.rate === 1
                ? t('running')
                : t('runsTimes', { rate: clock.rate })}
          </span>
        </p>
        <div class="actions center">
          <button
            type="button"
            class="button primary"
            onClick={() => void setClock(name, { frozen: !clock.frozen })}
          >
            {clock.frozen ? t('letItRun') : t('freeze')}
          </button>
          {JUMPS.map(([unit, n, ms]) => {
            const text = `+${t(unit, { n })}`
            return (
              <button key={text} type="button" class="button" onClick={() => void jump(name, ms, text)}>
                {text}
              </button>
            )
          })}
          <button
            type="button"
            class="button"
            disabled={next === undefined}
            onClick={() =>
              next && void jump(name, Math.max(0, Date.parse(next.at) - nowIn(name)), t('untilNext'))
            }
          >
            {t('untilNext')}
          </button>
        </div>
        <div class="actions center">
          <span class="dim">{t('back')}</span>
          {JUMPS.map(([unit, n, ms]) => (
            <button
              key={ms}
              type="button"
              class="button"
              title={t('backHint')}
              onClick={() => void rewind(name, { to: `-${ms}ms` })}
            >
              −{t(unit, { n })}
            </button>
          ))}
        </div>
        <div class="actions center">
          <label class="inline">
            {t('rate')}{' '}
            <select
              value={String(clock.frozen ? 1 : clock.rate)}
              onChange={(event) => void setClock(name, { rate: Number(event.currentTarget.value) })}
            >
              {[...new Set([...RATES, ...(clock.frozen ? [] : [clock.rate])])].map((rate) => (
                <option key={rate} value={String(rate)} selected={rate === (clock.frozen ? 1 : clock.rate)}>
                  {rate}×
                </option>
              ))}
            </select>
          </label>
          <form
            class="inline"
            onSubmit={(event) => {
              event.preventDefault()
              const ms = Date.parse(`${at}Z`) - nowIn(name)
              if (Number.isNaN(ms)) say(t('noTime'), { bad: true })
              else if (ms < 0) void rewind(name, { to: new Date(`${at}Z`).toISOString() })
              else void jump(name, ms, at)
            }}
          >
            <label class="inline">
              {t('goTo')}{' '}
              <input
                type="datetime-local"
                step="1"
                value={at || utc(nowIn(name)).replace(' ', 'T')}
                onInput={(event) => setAt(event.currentTarget.value)}
              />
            </label>
            <button type="submit" class="button">
              {t('jump')}
            </button>
          </form>
        </div>
      </section>
      <Undo world={name} />
      <Coming world={name} table={table} />
      <Others shown={name} />
    </div>
  )
}

function useTimetable(world: string): Timetable | undefined {
  const [table, setTable] = useState<Timetable | undefined>(undefined)
  const clock = worldShown.value?.clock
  const key = `${clock?.frozen} ${clock?.rate} ${clock?.frozen ? clock.ms : ''}`
  useEffect(() => {
    let gone = false
    let due: ReturnType<typeof setTimeout> | undefined
    const read = (): void => {
      due = undefined
      void get<Timetable>(inWorld(world, '/timeline?limit=200')).then(
        (one) => !gone && setTable(one),
        () => undefined,
      )
    }
    const soon = (): void => {
      due ??= setTimeout(read, 300)
    }
    read()
    const stop = listen({
      state: soon,
      request: soon,
      changed: ({ what }) => {
        if (what === 'data' || what === 'clock') soon()
      },
      anew: soon,
    })
    return () => {
      gone = true
      clearTimeout(due)
      stop()
    }
  }, [world, key])
  return table
}

function Undo({ world }: { world: string }) {
  const mine = jumps.value.filter((one) => one.world === world)
  if (mine.length === 0) return null
  return (
    <Section title={t('undoJumps')}>
      <p class="dim">{t('undoHint')}</p>
      <ul class="mini">
        {mine.map((one) => (
          <li key={one.snapshot}>
            <button type="button" class="button small" onClick={() => void undo(one)}>
              {t('undo')}
            </button>{' '}
            {one.text} <span class="dim">{t('backTo', { time: one.from })}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Coming({ world, table }: { world: string; table: Timetable | undefined }) {
  if (table === undefined) return null
  const { changes, waiting } = table
  return (
    <Section title={t('comingChanges')}>
      {changes.length === 0 && waiting.length === 0 && <p class="dim">{t('nothingComes')}</p>}
      <ul class="mini">
        {changes.slice(0, 50).map(({ at, provider, id, name, from, to }) => (
          <li key={`${id} ${to} ${at}`}>
            <span class="mono dim when">{t('inTime', { span: span(Date.parse(at) - nowIn(world)) })}</span>
            <Provider name={provider} /> <a href={hrefOf('tasks', [provider, id], { world })}>{name}</a>{' '}
            <span class="dim">
              {from} → {to}
            </span>
          </li>
        ))}
        {waiting.slice(0, 20).map(({ name, to, readsLeft }) => (
          <li key={`${name} ${to}`}>
            <span class="dim">{t('inReads', { n: readsLeft })}</span> {name} → {to}
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Others({ shown }: { shown: string }) {
  const others = worlds.value.filter(({ name }) => name !== shown)
  if (others.length === 0) return null
  return (
    <Section title={t('otherWorlds')}>
      <ul class="mini">
        {others.slice(0, 100).map((world: World) => (
          <li key={world.name}>
            <a href={hrefOf('clock', [], { world: world.name })}>{world.name}</a>{' '}
            <span class="mono">{utc(nowIn(world.name))}</span>{' '}
            <span class="dim">{world.clock.frozen ? t('frozen') : `${world.clock.rate}×`}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
