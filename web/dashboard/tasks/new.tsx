// New tasks: one, or many of a mix, made as the provider's own call makes them.
import { useState } from 'preact/hooks'
import { act } from '../lib/act.ts'
import { call, inWorld } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'
import { oneWorld } from '../lib/route.ts'
import { health } from '../lib/server.ts'
import type { Phase } from '../lib/types.ts'
import { Choice, Dialog, Field } from '../parts/bits.tsx'
import { readTasks } from './store.ts'

const MIX = ['completed', 'failed', 'running', 'queued'] as const satisfies readonly Phase[]

export function NewTasks({ onClose }: { onClose: () => void }) {
  const [provider, setProvider] = useState('')
  const [count, setCount] = useState('1')
  const [over, setOver] = useState('')
  const [mix, setMix] = useState<Record<(typeof MIX)[number], number>>({
    completed: 60,
    failed: 15,
    running: 20,
    queued: 5,
  })
  const [busy, setBusy] = useState(false)
  const many = count !== '1'
  const make = async (): Promise<void> => {
    setBusy(true)
    const body = {
      ...(provider === '' ? {} : { provider }),
      count: Number(count),
      ...(many ? { mix } : {}),
      ...(many && over !== '' ? { over } : {}),
    }
    const good = await act(
      async () => {
        await call('POST', inWorld(oneWorld.value, '/tasks'), body)
        await readTasks()
      },
      t('tasksMade', { n: Number(count) }),
    )
    setBusy(false)
    if (good) onClose()
  }
  return (
    <Dialog title={t('newTasks')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <p class="dim">{t('inWorld', { world: oneWorld.value })}</p>
        <Field label={t('provider')}>
          <Choice
            label={t('provider')}
            value={provider}
            options={[
              ['', t('allProviders')],
              ...(health.value?.providers ?? []).map(({ name, title }) => [name, title] as const),
            ]}
            onChange={setProvider}
          />
        </Field>
        <Field label={t('howMany')}>
          <Choice
            label={t('howMany')}
            value={count}
            options={[
              ['1', '1'],
              ['50', '50'],
              ['500', '500'],
            ]}
            onChange={setCount}
          />
        </Field>
        {many ? (
          <>
            <fieldset class="mix">
              <legend class="label">{t('mix')}</legend>
              {MIX.map((phase) => (
                <label key={phase}>
                  <span>{t(phase)}</span>
                  <input
                    type="number"
                    min={0}
                    max={1000}
                    value={mix[phase]}
                    onInput={(event) => setMix({ ...mix, [phase]: Number(event.currentTarget.value) })}
                  />
                </label>
              ))}
            </fieldset>
            <Field label={t('spreadOver')}>
              <Choice
                label={t('spreadOver')}
                value={over}
                options={[
                  ['', t('justNow')],
                  ['1d', t('lastDay')],
                  ['7d', t('lastWeek')],
                  ['30d', t('lastMonth')],
                ]}
                onChange={setOver}
              />
            </Field>
          </>
        ) : (
          <p class="dim">{t('oneTaskHint')}</p>
        )}
        <div class="actions end">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary" disabled={busy}>
            {t('make')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
