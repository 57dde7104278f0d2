// What to set for each SDK, with a tick when its first request has come.
import { useEffect, useState } from 'preact/hooks'
import { get, inWorld } from '../lib/api.ts'
import { ago } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { listen } from '../lib/live.ts'
import { hrefOf, oneWorld } from '../lib/route.ts'
import { tick } from '../lib/server.ts'
import { Copy, Section } from '../parts/bits.tsx'

interface Sdk {
  readonly id: string
  readonly provider: string
  readonly language: string
  readonly package: string
  readonly install: string
  readonly variables: readonly { readonly name: string; readonly value: string }[]
  readonly unset: readonly string[]
  readonly line?: string
  readonly first?: { readonly request: number; readonly at: string }
}

interface SetupReply {
  readonly url: string
  readonly dotenv: string
  readonly providers: readonly {
    readonly provider: string
    readonly title: string
    readonly sdks: readonly Sdk[]
  }[]
}

export function Setup() {
  void tick.value
  const world = oneWorld.value
  const [setup, setSetup] = useState<SetupReply | undefined>(undefined)
  useEffect(() => {
    let gone = false
    const read = (): void =>
      void get<SetupReply>(inWorld(world, `/setup?url=${encodeURIComponent(location.origin)}`)).then(
        (one) => !gone && setSetup(one),
        () => undefined,
      )
    read()
    let due: ReturnType<typeof setTimeout> | undefined
    const stop = listen({
      request: () => {
        due ??= setTimeout(() => {
          due = undefined
          read()
        }, 300)
      },
      anew: read,
    })
    return () => {
      gone = true
      clearTimeout(due)
      stop()
    }
  }, [world])
  if (setup === undefined) return null
  return (
    <div class="page">
      <p class="intro">{t('setupIntro', { world })}</p>
      {setup.providers.map(({ provider, title, sdks }) => (
        <Section key={provider} title={title}>
          <ul class="sdks">
            {sdks.map((sdk) => (
              <SdkCard key={sdk.id} sdk={sdk} world={world} />
            ))}
          </ul>
        </Section>
      ))}
      <Section title={t('oneFile')} aside={<Copy text={setup.dotenv} />}>
        <pre class="text" tabIndex={0}>
          {setup.dotenv}
        </pre>
        <p class="dim">{t('orByCli')}</p>
        <code>
          {world === 'default' ? 'eval "$(evalmock env)"' : `eval "$(evalmock env --world ${world})"`}
        </code>
      </Section>
    </div>
  )
}

function SdkCard({ sdk, world }: { sdk: Sdk; world: string }) {
  const { first, line, unset, variables } = sdk
  const lines = [
    ...variables.map(({ name, value }) => `export ${name}=${value}`),
    ...unset.map((name) => `unset ${name}`),
  ]
  const text = [...(line === undefined ? lines : []), ...(line === undefined ? [] : [line])].join('\n')
  return (
    <li class={`sdk ${first === undefined ? '' : 'seen'}`}>
      <div class="sdk-head">
        <span class="tick" aria-hidden="true" />
        <b>{sdk.language}</b>
        <span class="dim mono">{sdk.package}</span>
      </div>
      <p class="dim">
        {first === undefined ? (
          t('noRequestYet')
        ) : (
          <a href={hrefOf('requests', [first.request], { world })}>
            {t('firstRequest', { ago: ago(Date.now() - Date.parse(first.at)) })}
          </a>
        )}
      </p>
      <div class="snippet">
        <div class="snippet-head">
          <span class="mono">{sdk.install}</span>
          <Copy text={text} />
        </div>
        <pre tabIndex={0}>{text}</pre>
      </div>
    </li>
  )
}
