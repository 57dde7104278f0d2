// Faults and overrides of a world: those in force with how often they acted, presets, and a form for a new one.
import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { act } from '../lib/act.ts'
import { call, get, inWorld } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'
import { bindKeys } from '../lib/keys.ts'
import { listen } from '../lib/live.ts'
import { go, hrefOf, oneWorld, route } from '../lib/route.ts'
import { errorCodes, health, readCatalogue, titleOf } from '../lib/server.ts'
import type { Match, Rule } from '../lib/types.ts'
import { Empty, Provider } from '../parts/bits.tsx'
import { Split } from '../parts/split.tsx'
import { type Draft, draft, EMPTY } from './draft.ts'
import { effectText } from './effects.ts'
import { RuleForm } from './form.tsx'

const faults = signal<readonly Rule[]>([])
const overrides = signal<readonly Rule[]>([])
/** The world whose rules those are. */
const readFor = signal('')

export async function readRules(world: string): Promise<void> {
  const [one, two] = await Promise.all([
    get<{ faults: Rule[] }>(inWorld(world, '/faults')),
    get<{ overrides: Rule[] }>(inWorld(world, '/overrides')),
  ])
  faults.value = one.faults
  overrides.value = two.overrides
  readFor.value = world
}

const close = (): void => go(hrefOf('rules'))

export function Rules() {
  const world = oneWorld.value
  useEffect(() => {
    void readCatalogue().catch(() => undefined)
    const read = (): void => void readRules(world).catch(() => undefined)
    read()
    let due: ReturnType<typeof setTimeout> | undefined
    const soon = (): void => {
      due ??= setTimeout(() => {
        due = undefined
        read()
      }, 300)
    }
    const stop = listen({
      request: soon,
      changed: ({ what }) => {
        if (what === 'faults' || what === 'overrides') soon()
      },
      anew: read,
    })
    return () => {
      stop()
      clearTimeout(due)
    }
  }, [world])
  useEffect(() => bindKeys({ close }))
  const isNew = route.value.path[0] === 'new'
  const rules = readFor.value === world ? [...faults.value, ...overrides.value] : []
  return (
    <Split
      isOpen={isNew}
      label={t('newRule')}
      side={
        isNew && (
          <RuleForm
            key={`${world} ${JSON.stringify(draft.value.match)} ${draft.value.kind}`}
            world={world}
            onClose={close}
            onDone={() => void readRules(world)}
          />
        )
      }
    >
      <div class="bar">
        <span class="dim">{t('worldNamed', { world })}</span>
        <span class="bar-end">
          <button type="button" class="button primary" onClick={() => openForm({ ...EMPTY })}>
            {t('newFault')}
          </button>
          <button
            type="button"
            class="button"
            onClick={() =>
              openForm({ kind: 'override', match: {}, answer: { status: 200, headers: {}, body: {} } })
            }
          >
            {t('newOverride')}
          </button>
          {rules.length > 0 && (
            <button type="button" class="button" onClick={() => void clearAll(world)}>
              {t('removeAll')}
            </button>
          )}
        </span>
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={t('rules')}>
        <Presets world={world} />
        {rules.length === 0 ? (
          <Empty title={t('noRules')}>
            <p>{t('noRulesHint')}</p>
          </Empty>
        ) : (
          <ul class="cards">
            {rules.map((rule) => (
              <Card key={rule.id} rule={rule} world={world} />
            ))}
          </ul>
        )}
      </div>
    </Split>
  )
}

function openForm(one: Draft): void {
  draft.value = one
  go(hrefOf('rules', ['new']))
}

async function clearAll(world: string): Promise<void> {
  await act(async () => {
    await call('DELETE', inWorld(world, '/faults'))
    await call('DELETE', inWorld(world, '/overrides'))
    await readRules(world)
  }, t('rulesRemoved'))
}

type Preset = { readonly match: Match; readonly effect: Rule['effect']; readonly times?: number }

const PRESETS: readonly (readonly [
  'apiDown' | 'slow3' | 'twice429' | 'answerLost',
  Omit<Preset, 'match'>,
])[] = [
  ['apiDown', { effect: { kind: 'problem', problem: 'unavailable' } }],
  ['slow3', { effect: { kind: 'delay', ms: 3000 } }],
  ['twice429', { effect: { kind: 'problem', problem: 'rate-limited', retryAfterS: 1 }, times: 2 }],
  ['answerLost', { effect: { kind: 'reset', when: 'after' }, times: 1 }],
]

const presetFor = signal('')

function Presets({ world }: { world: string }) {
  const provider = presetFor.value
  const order = (preset: Omit<Preset, 'match'>, name: string): Promise<boolean> =>
    act(
      async () => {
        await call('POST', inWorld(world, '/faults'), {
          match: provider === '' ? {} : { provider },
          ...preset,
        })
        await readRules(world)
      },
      t('ordered', { name }),
    )
  return (
    <div class="presets">
      <label class="inline">
        {t('presets')}{' '}
        <select
          value={provider}
          onChange={(event) => {
            presetFor.value = event.currentTarget.value
          }}
        >
          <option value="">{t('allProviders')}</option>
          {(health.value?.providers ?? []).map(({ name, title }) => (
            <option key={name} value={name}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {PRESETS.map(([name, preset]) => (
        <button key={name} type="button" class="button" onClick={() => void order(preset, t(name))}>
          {t(name)}
        </button>
      ))}
    </div>
  )
}

function turnText({ skip, times, every, probability }: Rule): string {
  const parts: string[] = []
  if (skip > 0) parts.push(t('afterFirst', { n: skip }))
  if (every > 1) parts.push(t('everyNth', { n: every }))
  if (probability < 1) parts.push(t('chance', { percent: Math.round(probability * 100) }))
  parts.push(times === undefined ? t('noEnd') : t('nTimes', { n: times }))
  return parts.join(', ')
}

function Card({ rule, world }: { rule: Rule; world: string }) {
  const { id, match, effect, answer, hits, seen, times } = rule
  const kind = effect === undefined ? 'override' : 'fault'
  const spent = times !== undefined && hits >= times
  const code = effect?.kind === 'problem' ? String(effect.code ?? '') : ''
  const meaning = errorCodes.value.find(
    (one) => one.code === code && (match.provider === undefined || one.provider === match.provider),
  )
  return (
    <li class={`card ${spent ? 'spent' : ''}`}>
      <div class="card-main">
        <span class={`chip ${kind}`}>{t(kind)}</span>
        <span class="card-title">
          {effect !== undefined ? effectText(effect) : t('answersWith', { status: answer?.status ?? 200 })}
        </span>
        {meaning !== undefined && (
          <span class="dim">
            {meaning.status} · {meaning.when}
          </span>
        )}
        <span class="dim">
          {match.provider === undefined ? t('allProviders') : <Provider name={match.provider} />}{' '}
          {match.operationId ?? (match.provider === undefined ? '' : t('anyOperation'))}
          {match.resource !== undefined && ` · ${match.resource}`}
        </span>
        <span class="dim">
          {turnText(rule)} · <span class="mono">{id}</span>
        </span>
      </div>
      <div class="card-side">
        <span class="hits" title={t('hitsLong', { hits, seen })}>
          <b>{hits}</b> {times === undefined ? t('hits', { n: hits }) : t('hitsOf', { n: times })}
        </span>
        {spent && <span class="dim">{t('spent')}</span>}
        <button
          type="button"
          class="button small"
          onClick={() =>
            void act(async () => {
              await call('DELETE', inWorld(world, `/${kind}s/${id}`))
              await readRules(world)
            })
          }
        >
          {t('remove')}
        </button>
      </div>
    </li>
  )
}

export const providerName = (name: string | undefined): string =>
  name === undefined ? t('allProviders') : titleOf(name)
