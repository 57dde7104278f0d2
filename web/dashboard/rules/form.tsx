// A new fault or override: which requests, what happens, how often.
import { useState } from 'preact/hooks'
import { act, say } from '../lib/act.ts'
import { call, inWorld } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'
import { errorCodes, health, operations } from '../lib/server.ts'
import type { Rule } from '../lib/types.ts'
import { Choice, Field, Head } from '../parts/bits.tsx'
import { Suggest } from '../parts/suggest.tsx'
import { draft } from './draft.ts'
import { EFFECT_NAMES, EFFECTS, type EffectKind } from './effects.ts'

/** What an effect begins with in the form. */
const START: Readonly<Record<EffectKind, Record<string, unknown>>> = {
  problem: { problem: 'unavailable' },
  delay: { ms: 3000 },
  'rate-limit': { perSecond: 1 },
  reset: { when: 'before' },
  close: { when: 'before' },
  hang: { when: 'before' },
  cut: {},
  slow: { ms: 3000 },
  malformed: {},
}

type Effect = NonNullable<Rule['effect']>

export function RuleForm({
  world,
  onClose,
  onDone,
}: {
  world: string
  onClose: () => void
  onDone: () => void
}) {
  const from = draft.value
  const isFault = from.kind === 'fault'
  const [provider, setProvider] = useState(from.match.provider ?? '')
  const [operationId, setOperation] = useState(from.match.operationId ?? '')
  const [resource, setResource] = useState(from.match.resource ?? '')
  const [effect, setEffect] = useState<Effect>(from.effect ?? { kind: 'problem', problem: 'unavailable' })
  const [status, setStatus] = useState(String(from.answer?.status ?? 200))
  const [headers, setHeaders] = useState(
    Object.entries(from.answer?.headers ?? {})
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n'),
  )
  const body = from.answer?.body
  const [text, setText] = useState(
    body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body, null, 2),
  )
  const [times, setTimes] = useState(from.times === undefined ? '' : String(from.times))
  const [every, setEvery] = useState(String(from.every ?? 1))
  const [skip, setSkip] = useState(String(from.skip ?? 0))
  const [probability, setProbability] = useState(String(Math.round((from.probability ?? 1) * 100)))

  const order = async (): Promise<void> => {
    const match = Object.fromEntries(
      Object.entries({ provider, operationId, resource: resource.trim() }).filter(
        ([, value]) => value !== '',
      ),
    )
    const turn = {
      ...(times === '' ? {} : { times: Number(times) }),
      every: Number(every),
      skip: Number(skip),
      probability: Number(probability) / 100,
    }
    const what = isFault
      ? { effect }
      : { answer: { status: Number(status), headers: parsedHeaders(headers), ...parsedBody(text) } }
    const good = await act(async () => {
      const made = await call<Rule>('POST', inWorld(world, isFault ? '/faults' : '/overrides'), {
        match,
        ...turn,
        ...what,
      })
      say(t('ordered', { name: made.id }))
    })
    if (!good) return
    onDone()
    onClose()
  }

  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault()
        void order()
      }}
    >
      <Head title={t(isFault ? 'newFault' : 'newOverride')} onClose={onClose} />
      <fieldset>
        <legend>{t('whichRequests')}</legend>
        <Field label={t('provider')}>
          <Choice
            label={t('provider')}
            value={provider}
            options={[
              ['', t('allProviders')],
              ...(health.value?.providers ?? []).map(({ name, title }) => [name, title] as const),
            ]}
            onChange={(one) => {
              setProvider(one)
              setOperation('')
            }}
          />
        </Field>
        <Field label={t('operation')}>
          <Suggest
            label={t('operation')}
            placeholder={t('anyOperation')}
            value={operationId}
            options={[
              { value: '', aside: t('anyOperation') },
              ...operations.value
                .filter((one) => provider === '' || one.provider === provider)
                .map((one) => ({ value: one.operationId, aside: one.provider, text: one.summary })),
            ]}
            onChange={(one) => {
              setOperation(one)
              const owner = operations.value.find((other) => other.operationId === one)?.provider
              if (owner !== undefined && provider === '') setProvider(owner)
            }}
          />
        </Field>
        <Field label={t('resourceId')} hint={t('resourceHint')}>
          <input type="text" value={resource} onInput={(event) => setResource(event.currentTarget.value)} />
        </Field>
      </fieldset>
      <fieldset>
        <legend>{t('whatHappens')}</legend>
        {isFault ? (
          <EffectFields effect={effect} provider={provider} operationId={operationId} onChange={setEffect} />
        ) : (
          <>
            <Field label={t('status')}>
              <input
                type="number"
                min={200}
                max={599}
                value={status}
                onInput={(event) => setStatus(event.currentTarget.value)}
              />
            </Field>
            <Field label={t('headers')} hint={t('headersHint')}>
              <textarea rows={2} value={headers} onInput={(event) => setHeaders(event.currentTarget.value)} />
            </Field>
            <Field label={t('body')}>
              <textarea
                rows={10}
                class="mono"
                spellcheck={false}
                value={text}
                onInput={(event) => setText(event.currentTarget.value)}
              />
            </Field>
          </>
        )}
      </fieldset>
      <fieldset class="row">
        <legend>{t('howOften')}</legend>
        <Field label={t('times')} hint={t('timesHint')}>
          <input
            type="number"
            min={1}
            value={times}
            placeholder="∞"
            onInput={(event) => setTimes(event.currentTarget.value)}
          />
        </Field>
        <Field label={t('every')}>
          <input
            type="number"
            min={1}
            value={every}
            onInput={(event) => setEvery(event.currentTarget.value)}
          />
        </Field>
        <Field label={t('skip')}>
          <input type="number" min={0} value={skip} onInput={(event) => setSkip(event.currentTarget.value)} />
        </Field>
        <Field label={t('probability')}>
          <input
            type="number"
            min={0}
            max={100}
            value={probability}
            onInput={(event) => setProbability(event.currentTarget.value)}
          />
        </Field>
      </fieldset>
      <div class="actions end">
        <button type="button" class="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="submit" class="button primary">
          {t('order')}
        </button>
      </div>
    </form>
  )
}

function parsedHeaders(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.includes(':'))
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).trim(), line.slice(line.indexOf(':') + 1).trim()]),
  )
}

function parsedBody(text: string): { body?: unknown } {
  if (text.trim() === '') return {}
  try {
    return { body: JSON.parse(text) }
  } catch {
    return { body: text }
  }
}

const NUMBERS: Readonly<
  Partial<Record<EffectKind, readonly (readonly [string, 'milliseconds' | 'perSecond' | 'bytes'])[]>>
> = {
  delay: [['ms', 'milliseconds']],
  slow: [['ms', 'milliseconds']],
  hang: [['ms', 'milliseconds']],
  'rate-limit': [['perSecond', 'perSecond']],
  cut: [['bytes', 'bytes']],
}

function EffectFields({
  effect,
  provider,
  operationId,
  onChange,
}: {
  effect: Effect
  provider: string
  operationId: string
  onChange: (effect: Effect) => void
}) {
  const kind = effect.kind as EffectKind
  return (
    <>
      <Field label={t('effect')}>
        <Choice
          label={t('effect')}
          value={kind}
          options={EFFECTS.map((one) => [one, t(EFFECT_NAMES[one])] as const)}
          onChange={(one) => onChange({ kind: one, ...START[one] })}
        />
      </Field>
      {kind === 'problem' && (
        <Codes effect={effect} provider={provider} operationId={operationId} onChange={onChange} />
      )}
      {(NUMBERS[kind] ?? []).map(([name, label]) => (
        <Field key={name} label={t(label)}>
          <input
            type="number"
            min={0}
            value={effect[name] === undefined ? '' : String(effect[name])}
            onInput={(event) => {
              const { [name]: _old, ...rest } = effect
              const { value } = event.currentTarget
              onChange((value === '' ? rest : { ...rest, [name]: Number(value) }) as Effect)
            }}
          />
        </Field>
      ))}
      {'when' in START[kind] && (
        <Field label={t('when')}>
          <Choice
            label={t('when')}
            value={String(effect.when ?? 'before')}
            options={[
              ['before', t('whenBefore')],
              ['after', t('whenAfter')],
            ]}
            onChange={(when) => onChange({ ...effect, when })}
          />
        </Field>
      )}
    </>
  )
}

const KINDS = [
  'unauthenticated',
  'forbidden',
  'not-found',
  'invalid',
  'conflict',
  'rate-limited',
  'unavailable',
  'internal',
] as const

/** The error codes of the operation, or of the provider, each with its status and sentence. */
function Codes({
  effect,
  provider,
  operationId,
  onChange,
}: {
  effect: Effect
  provider: string
  operationId: string
  onChange: (effect: Effect) => void
}) {
  const own = operations.value.find(
    (one) => one.operationId === operationId && (provider === '' || one.provider === provider),
  )
  const codes = errorCodes.value.filter(
    (one) =>
      (provider === '' || one.provider === provider) && (own === undefined || own.errors.includes(one.code)),
  )
  const value = String(effect.code ?? effect.problem ?? '')
  return (
    <>
      <Field label={t('errorCode')}>
        <Suggest
          label={t('errorCode')}
          value={value}
          options={[
            ...codes.map((one) => ({
              value: one.code,
              aside: `${one.status} · ${one.provider}`,
              text: one.when,
            })),
            ...KINDS.map((one) => ({ value: one, aside: t('anyProvider') })),
          ]}
          onChange={(one) => {
            const { code: _code, problem: _problem, ...rest } = effect
            const isKind = (KINDS as readonly string[]).includes(one)
            onChange((isKind ? { ...rest, problem: one } : { ...rest, code: one }) as Effect)
          }}
        />
      </Field>
      <Field label={t('message')} hint={t('messageHint')}>
        <input
          type="text"
          value={String(effect.message ?? '')}
          onInput={(event) => {
            const { message: _message, ...rest } = effect
            const { value: text } = event.currentTarget
            onChange((text === '' ? rest : { ...rest, message: text }) as Effect)
          }}
        />
      </Field>
    </>
  )
}
