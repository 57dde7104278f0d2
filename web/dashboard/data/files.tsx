// The world as a file, data added to it, and snapshots of it.
import { useEffect, useRef, useState } from 'preact/hooks'
import { act, download, say } from '../lib/act.ts'
import { call, get, getText, inWorld } from '../lib/api.ts'
import { size, utc } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { listen } from '../lib/live.ts'
import { readWorlds } from '../lib/server.ts'
import type { Snapshot } from '../lib/types.ts'
import { Section } from '../parts/bits.tsx'
import { AddData } from './add.tsx'

export function Files({ world, onChanged }: { world: string; onChanged: () => void }) {
  const picker = useRef<HTMLInputElement>(null)
  const [isOpen, setOpen] = useState(false)
  const [isAdding, setAdding] = useState(false)
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
          <button type="button" class="button" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
            {t('addData')}
          </button>
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
              void act(async () =>
                download(
                  `${world}.yaml`,
                  await getText(inWorld(world, '/state?format=yaml')),
                  'application/yaml',
                ),
              )
            }
          >
            {t('export')}
          </button>
        </span>
      </div>
      {(isAdding || isOpen) && (
        <div class="inset">
          {isAdding && <AddData world={world} onAdded={onChanged} />}
          {isOpen && <Snapshots world={world} onChanged={onChanged} />}
        </div>
      )}
    </>
  )
}

function Snapshots({ world, onChanged }: { world: string; onChanged: () => void }) {
  const [all, setAll] = useState<readonly Snapshot[]>([])
  const [name, setName] = useState('')
  const read = (): Promise<void> =>
    get<{ snapshots: Snapshot[] }>('/snapshots').then(({ snapshots }) => setAll(snapshots))
  useEffect(() => {
    const again = (): void => void read().catch(() => undefined)
    again()
    return listen({
      changed: ({ what }) => {
        if (what === 'snapshots') again()
      },
      anew: again,
    })
  }, [])
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
