// The frame of the page: where to go, which world, its clock, and the view that is chosen.
import { useState } from 'preact/hooks'
import { jump } from './clock/jumps.ts'
import { act } from './lib/act.ts'
import { call, inWorld, reachable, wantsToken } from './lib/api.ts'
import { utc } from './lib/format.ts'
import { t } from './lib/i18n.ts'
import { helpOpen } from './lib/keys.ts'
import { connected } from './lib/live.ts'
import { lang, setLang, setToken, type Theme, theme, token } from './lib/prefs.ts'
import { chooseWorld, hrefOf, oneWorld, route, VIEWS, type View, world } from './lib/route.ts'
import { health, nowIn, readWorlds, tick, worldNames, worldShown } from './lib/server.ts'
import { Dialog, Field, Icon, Toasts } from './parts/bits.tsx'
import { later } from './parts/later.tsx'
import { Requests } from './requests/view.tsx'

// The view that opens first is part of the first script.
const PAGES = {
  requests: Requests,
  tasks: later(async () => (await import('./rest.ts')).Tasks),
  clock: later(async () => (await import('./rest.ts')).Clock),
  rules: later(async () => (await import('./rest.ts')).Rules),
  worlds: later(async () => (await import('./rest.ts')).Worlds),
  setup: later(async () => (await import('./rest.ts')).Setup),
  data: later(async () => (await import('./rest.ts')).Data),
  docs: later(async () => (await import('./rest.ts')).Docs),
} as const satisfies Record<View, unknown>

/** Views that show all worlds together. */
const ACROSS: readonly View[] = ['requests', 'tasks']

export function App() {
  const { view } = route.value
  const Page = PAGES[view]
  return (
    <>
      <nav class="nav" aria-label={t('views')}>
        <a class="brand" href={hrefOf('requests')}>
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <rect width="32" height="32" rx="7" />
            <path d="M8 10h13M8 16h9M8 22h13" />
            <circle cx="23.5" cy="16" r="2.5" />
          </svg>
          <span>Evalmock</span>
        </a>
        <ul>
          {VIEWS.map((one) => (
            <li key={one}>
              <a href={hrefOf(one)} aria-current={one === view ? 'page' : undefined}>
                <Icon name={one} />
                <span>{t(one)}</span>
              </a>
            </li>
          ))}
        </ul>
        <p class="version">{health.value === undefined ? '' : `v${health.value.version}`}</p>
      </nav>
      <div class="body">
        <Top view={view} />
        <main class={`main view-${view}`}>
          <h1 class="hidden">{t(view)}</h1>
          <Page />
        </main>
      </div>
      <Toasts />
      {helpOpen.value && <Help />}
      {wantsToken.value && <TokenDialog />}
    </>
  )
}

function Top({ view }: { view: View }) {
  const across = ACROSS.includes(view)
  const value = across ? world.value : oneWorld.value
  const names =
    worldNames.value.includes(value) || value === '*' ? worldNames.value : [...worldNames.value, value]
  return (
    <header class="top">
      <label class="inline">
        <span class="label">{t('world')}</span>
        <select
          aria-label={t('world')}
          value={value}
          onChange={(event) => chooseWorld(event.currentTarget.value)}
        >
          {across && (
            <option value="*" selected={value === '*'}>
              {t('allWorlds')}
            </option>
          )}
          {names.map((name) => (
            <option key={name} value={name} selected={name === value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <ClockChip />
      <span class="top-end">
        <span
          class={`live ${connected.value && reachable.value ? 'on' : 'off'}`}
          title={t(connected.value ? 'liveLong' : 'notLiveLong')}
        >
          <span class="dot" aria-hidden="true" />
          <span class="live-text">{t(connected.value ? 'live' : 'notLive')}</span>
        </span>
        <ThemeSwitch />
        <button
          type="button"
          class="button small quiet"
          lang={lang.value === 'zh' ? 'en' : 'zh-CN'}
          onClick={() => setLang(lang.value === 'zh' ? 'en' : 'zh')}
        >
          {lang.value === 'zh' ? 'English' : '中文'}
        </button>
        <button
          type="button"
          class="icon-button help"
          aria-label={t('help')}
          title="?"
          onClick={() => {
            helpOpen.value = true
          }}
        >
          ?
        </button>
      </span>
    </header>
  )
}

/** Time of the world that is looked at, and the two things that are done with it most. */
function ClockChip() {
  void tick.value
  const shown = worldShown.value
  if (shown === undefined) return null
  const { name, clock } = shown
  const title = clock.frozen ? t('letItRun') : t('freeze')
  const minute = `+${t('minutes', { n: 1 })}`
  return (
    <span class="clock-chip">
      <a href={hrefOf('clock')} class="mono" title={t('clockOf', { world: name })}>
        <span class="date">{utc(nowIn(name)).slice(0, 11)}</span>
        {utc(nowIn(name)).slice(11)}
      </a>
      <button
        type="button"
        class="icon-button"
        aria-label={title}
        title={title}
        onClick={() =>
          void act(async () => {
            await call('PUT', inWorld(name, '/clock'), { frozen: !clock.frozen })
            await readWorlds()
          })
        }
      >
        <Icon name={clock.frozen ? 'play' : 'pause'} />
      </button>
      <button type="button" class="button small quiet" onClick={() => void jump(name, 60_000, minute)}>
        {minute}
      </button>
    </span>
  )
}

const NEXT_THEME: Readonly<Record<Theme, Theme>> = { auto: 'light', light: 'dark', dark: 'auto' }

function ThemeSwitch() {
  const now = theme.value
  const label = t('themeNamed', { theme: t(`theme_${now}`) })
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={label}
      title={label}
      onClick={() => {
        theme.value = NEXT_THEME[now]
      }}
    >
      <Icon name={now === 'light' ? 'sun' : now === 'dark' ? 'moon' : 'auto'} />
    </button>
  )
}

const KEYS = [
  ['j  k', 'keysMove'],
  ['/', 'keysSearch'],
  ['Esc', 'keysClose'],
  ['1 – 8', 'keysView'],
  ['?', 'keysHelp'],
] as const

const Help = () => (
  <Dialog
    title={t('keyboard')}
    onClose={() => {
      helpOpen.value = false
    }}
  >
    <dl class="keys">
      {KEYS.map(([key, text]) => (
        <div key={key}>
          <dt>
            <kbd>{key}</kbd>
          </dt>
          <dd>{t(text)}</dd>
        </div>
      ))}
    </dl>
  </Dialog>
)

function TokenDialog() {
  const [text, setText] = useState('')
  return (
    <Dialog title={t('tokenTitle')} onClose={() => undefined}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          wantsToken.value = false
          setToken(text.trim())
          location.reload()
        }}
      >
        <p>{t(token.value === '' ? 'tokenWanted' : 'tokenWrong')}</p>
        <Field label={t('token')} hint={t('tokenHint')}>
          <input
            type="password"
            autocomplete="off"
            required
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
        </Field>
        <div class="actions end">
          <button type="submit" class="button primary">
            {t('useToken')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
