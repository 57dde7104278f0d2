// Worlds: which there are, how their clocks stand, what leads to them, and their end.
import { useState } from 'preact/hooks'
import { act, say } from '../lib/act.ts'
import { call, get, inWorld } from '../lib/api.ts'
import { ago, utc } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { chooseWorld, go, hrefOf } from '../lib/route.ts'
import { closedWorlds, nowIn, readWorlds, tick, titleOf, worldNames, worlds } from '../lib/server.ts'
import type { ClosedWorld, World } from '../lib/types.ts'
import { Choice, Copy, Dialog, Field } from '../parts/bits.tsx'

interface Asked {
  readonly world: World | ClosedWorld
  readonly what: 'reset' | 'drop'
}

export function Worlds() {
  void tick.value
  const [isNew, setNew] = useState(false)
  const [asked, setAsked] = useState<Asked | undefined>(undefined)
  const [open, setOpen] = useState<string | undefined>(undefined)
  return (
    <div class="page">
      <div class="bar">
        <span class="count">{t('nWorlds', { n: worlds.value.length + closedWorlds.value.length })}</span>
        <span class="bar-end">
          <button type="button" class="button primary" onClick={() => setNew(true)}>
            {t('newWorld')}
          </button>
        </span>
      </div>
      <ul class="cards">
        {worlds.value.map((world) => (
          <li key={world.name} class="card column">
            <div class="card-line">
              <div class="card-main">
                <span class="card-title">{world.name}</span>
                <span class="dim mono">
                  {utc(nowIn(world.name))}{' '}
                  {world.clock.frozen
                    ? `· ${t('frozen')}`
                    : world.clock.rate === 1
                      ? ''
                      : `· ${world.clock.rate}×`}
                </span>
              </div>
              <dl class="counts">
                <Count
                  name={t('requests')}
                  value={world.requests}
                  href={hrefOf('requests', [], { world: world.name })}
                />
                <Count
                  name={t('resources')}
                  value={world.resources}
                  href={hrefOf('data', [], { world: world.name })}
                />
                <Count
                  name={t('rules')}
                  value={world.faults + world.overrides}
                  href={hrefOf('rules', [], { world: world.name })}
                />
                <div class="wide-only">
                  <dt>{t('lastRequest')}</dt>
                  <dd>
                    {world.lastRequestAt === undefined
                      ? '—'
                      : ago(Date.now() - Date.parse(world.lastRequestAt))}
                  </dd>
                </div>
              </dl>
              <div class="actions">
                <button
                  type="button"
                  class="button small"
                  aria-expanded={open === world.name}
                  onClick={() => setOpen(open === world.name ? undefined : world.name)}
                >
                  {t('credentials')}
                </button>
                <button
                  type="button"
                  class="button small"
                  onClick={() => {
                    chooseWorld(world.name)
                    go(hrefOf('requests', [], { world: world.name }))
                  }}
                >
                  {t('look')}
                </button>
                <button type="button" class="button small" onClick={() => setAsked({ world, what: 'reset' })}>
                  {t('reset')}
                </button>
                {/* The world default always exists: the button only keeps the columns in line. */}
                <button
                  disabled={world.name === 'default'}
                  type="button"
                  class={`button small danger ${world.name === 'default' ? 'unseen' : ''}`}
                  onClick={() => setAsked({ world, what: 'drop' })}
                >
                  {t('drop')}
                </button>
              </div>
            </div>
            {world.unwell !== undefined && <p class="note bad">{world.unwell}</p>}
            {open === world.name && <Credentials world={world} />}
          </li>
        ))}
        {closedWorlds.value.map((world) => (
          <li key={world.name} class="card column">
            <div class="card-line">
              <div class="card-main">
                <span class="card-title">{world.name}</span>
              </div>
              <div class="actions">
                <button
                  type="button"
                  class="button small danger"
                  onClick={() => setAsked({ world, what: 'drop' })}
                >
                  {t('drop')}
                </button>
              </div>
            </div>
            <p class="note bad">{world.unwell}</p>
          </li>
        ))}
      </ul>
      {isNew && <NewWorld onClose={() => setNew(false)} />}
      {asked !== undefined && <Sure {...asked} onClose={() => setAsked(undefined)} />}
    </div>
  )
}

const Count = ({ name, value, href }: { name: string; value: number; href: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <a href={href}>{value}</a>
    </dd>
  </div>
)

function Credentials({ world }: { world: World }) {
  const [env, setEnv] = useState<string | undefined>(undefined)
  if (env === undefined)
    void get<{ dotenv: string }>(
      inWorld(world.name, `/setup?url=${encodeURIComponent(location.origin)}`),
    ).then(
      (one) => setEnv(one.dotenv),
      () => setEnv(''),
    )
  return (
    <div class="credentials">
      <div>
        {Object.entries(world.credentials).map(([provider, all]) => (
          <table key={provider}>
            <caption>{titleOf(provider)}</caption>
            <tbody>
              {Object.entries(all).map(([name, value]) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  <td class="mono">{value}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </div>
      {env !== undefined && env !== '' && (
        <div class="snippet">
          <div class="snippet-head">
            <span>.env</span>
            <Copy text={env} />
          </div>
          <pre tabIndex={0}>{env}</pre>
        </div>
      )}
    </div>
  )
}

function Sure({ world, what, onClose }: Asked & { onClose: () => void }) {
  const isReset = what === 'reset'
  const run = async (): Promise<void> => {
    onClose()
    await act(
      async () => {
        if (isReset) await call('POST', inWorld(world.name, '/reset'))
        else await call('DELETE', inWorld(world.name, ''))
        await readWorlds()
      },
      t(isReset ? 'worldReset' : 'worldDropped', { world: world.name }),
    )
  }
  return (
    <Dialog title={t(isReset ? 'resetWorld' : 'dropWorld', { world: world.name })} onClose={onClose}>
      <p>
        {'resources' in world
          ? t(isReset ? 'resetWhat' : 'dropWhat', { n: world.resources })
          : t('dropClosedWhat')}
      </p>
      <div class="actions end">
        <button type="button" class="button" onClick={onClose}>
          {t('cancel')}
        </button>
        <button type="button" class="button danger" onClick={() => void run()}>
          {t(isReset ? 'reset' : 'drop')}
        </button>
      </div>
    </Dialog>
  )
}

function NewWorld({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('')
  const [from, setFrom] = useState('')
  const make = async (): Promise<void> => {
    const start = from === '' ? {} : from === ' ' ? { empty: true } : { fromWorld: from }
    const good = await act(async () => {
      const made = await call<World>('POST', '/worlds', { ...(name === '' ? {} : { name }), ...start })
      await readWorlds()
      say(t('worldMade', { world: made.name }))
    })
    if (good) onClose()
  }
  return (
    <Dialog title={t('newWorld')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          void make()
        }}
      >
        <Field label={t('name')} hint={t('worldNameHint')}>
          <input
            type="text"
            pattern="[A-Za-z0-9_\-]{1,64}"
            value={name}
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </Field>
        <Field label={t('startsAs')}>
          <Choice
            label={t('startsAs')}
            value={from}
            options={[
              ['', t('asStarted')],
              [' ', t('emptyWorld')],
              ...worldNames.value.map((one) => [one, t('copyOf', { world: one })] as const),
            ]}
            onChange={setFrom}
          />
        </Field>
        <div class="actions end">
          <button type="button" class="button" onClick={onClose}>
            {t('cancel')}
          </button>
          <button type="submit" class="button primary">
            {t('make')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
