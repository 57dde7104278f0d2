// The operations of all providers, searchable by name; each with its errors, which can be ordered once.
import { computed } from '@preact/signals'
import { useEffect, useState } from 'preact/hooks'
import { act } from '../lib/act.ts'
import { call, get, inWorld } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'
import { bindKeys } from '../lib/keys.ts'
import { go, hrefOf, oneWorld, route, setQuery } from '../lib/route.ts'
import { errorCodes, health, operations, readCatalogue, titleOf } from '../lib/server.ts'
import type { ErrorCode, Operation } from '../lib/types.ts'
import { Choice, Copy, Empty, Head, Provider, Search, Section } from '../parts/bits.tsx'
import { Json } from '../parts/json.tsx'
import { Split } from '../parts/split.tsx'
import { VirtualList } from '../parts/virtual.tsx'
import { draft } from '../rules/draft.ts'
import { type Described, type Document, describe } from './describe.ts'

const CONTROL = 'control'

const shown = computed<readonly Operation[]>(() => {
  const { provider = '', text = '' } = route.value.query
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return operations.value.filter((one) => {
    if (provider === '' ? one.provider === CONTROL : one.provider !== provider) return false
    const all =
      `${one.operationId} ${one.method} ${one.path} ${one.summary} ${one.tags.join(' ')}`.toLowerCase()
    return words.every((word) => all.includes(word))
  })
})

const close = (): void => go(hrefOf('docs', [], route.value.query))
const hrefOfRow = ({ provider, operationId }: Operation): string =>
  hrefOf('docs', [provider, operationId], route.value.query)

export function Docs() {
  useEffect(() => void readCatalogue().catch(() => undefined), [])
  const [provider, operationId] = route.value.path
  const list = shown.value
  const { text = '', provider: only = '' } = route.value.query
  const open = operations.value.find((one) => one.provider === provider && one.operationId === operationId)
  const current = open === undefined ? -1 : list.indexOf(open)
  useEffect(() =>
    bindKeys({
      move(by) {
        const next = list[current < 0 ? 0 : current + by]
        if (next !== undefined) go(hrefOfRow(next), true)
      },
      close,
    }),
  )
  return (
    <Split
      isOpen={open !== undefined}
      label={t('operation')}
      side={open && <Detail key={`${open.provider}/${open.operationId}`} operation={open} />}
    >
      <div class="bar">
        <Search value={text} label={t('searchOperations')} onInput={(one) => setQuery({ text: one })} />
        <Choice
          label={t('provider')}
          value={only}
          options={[
            ['', t('allProviders')],
            ...(health.value?.providers ?? []).map(({ name, title }) => [name, title] as const),
            [CONTROL, t('controlApi')],
          ]}
          onChange={(one) => setQuery({ provider: one })}
        />
        <span class="count">{t('nOperations', { n: list.length })}</span>
        <span class="bar-end">
          <a class="button" href={`/_mock/docs${only === '' ? '' : `?document=${only}`}`}>
            {t('openReference')}
          </a>
        </span>
      </div>
      {operations.value.length > 0 && list.length === 0 ? (
        <Empty title={t('nothingFits')} />
      ) : (
        <VirtualList
          className="operations"
          label={t('operations')}
          count={list.length}
          rowHeight={32}
          current={current}
          keyOf={(i) => `${list[i]?.provider} ${list[i]?.operationId}`}
          head={
            <div class="thead" role="rowgroup">
              <div class="tr" role="row">
                <span role="columnheader">{t('operation')}</span>
                <span role="columnheader" class="c-path">
                  {t('path')}
                </span>
                <span role="columnheader">{t('provider')}</span>
                <span role="columnheader" class="c-summary">
                  {t('summary')}
                </span>
              </div>
            </div>
          }
          row={(i) => {
            const one = list[i]
            return one && <Row operation={one} isOpen={one === open} />
          }}
        />
      )}
    </Split>
  )
}

function Row({ operation, isOpen }: { operation: Operation; isOpen: boolean }) {
  const href = hrefOfRow(operation)
  return (
    <div
      class={`tr ${isOpen ? 'current' : ''}`}
      role="row"
      onClick={(event) => {
        if ((event.target as HTMLElement).closest('a') === null) go(href)
      }}
    >
      <span role="cell" class="what">
        <a href={href}>{operation.operationId}</a>
      </span>
      <span role="cell" class="mono dim c-path what">
        <b class={`method m-${operation.method.toLowerCase()}`}>{operation.method}</b> {operation.path}
      </span>
      <span role="cell">
        <Provider name={operation.provider} />
      </span>
      <span role="cell" class="dim c-summary what">
        {operation.summary}
      </span>
    </div>
  )
}

const documents = new Map<string, Promise<Document>>()
function documentOf(provider: string): Promise<Document> {
  const known = documents.get(provider) ?? get<Document>(`/openapi/${provider}.json`)
  documents.set(provider, known)
  return known
}

function Detail({ operation }: { operation: Operation }) {
  const { provider, operationId, method, path, summary, tags } = operation
  const [described, setDescribed] = useState<Described | undefined>(undefined)
  useEffect(() => {
    let gone = false
    void documentOf(provider).then(
      (document) => !gone && setDescribed(describe(document, operationId)),
      () => documents.delete(provider),
    )
    return () => {
      gone = true
    }
  }, [provider, operationId])
  const codes = errorCodes.value.filter(
    (one) => one.provider === provider && operation.errors.includes(one.code),
  )
  const reference = `/_mock/docs?document=${provider}#/${encodeURIComponent(tags[0] ?? 'default')}/${operationId}`
  return (
    <>
      <Head title={operationId} badge={<Provider name={provider} />} onClose={close} />
      <p class="lead mono">
        <b class={`method m-${method.toLowerCase()}`}>{method}</b> {path}
      </p>
      <p>{summary}</p>
      {described?.description !== undefined && <p class="dim">{described.description}</p>}
      <div class="actions">
        <a class="button small primary" href={reference}>
          {t('tryIt')}
        </a>
        {described?.source !== undefined && (
          <a class="button small" href={described.source} rel="noreferrer noopener" target="_blank">
            {t('source')}
          </a>
        )}
        {provider !== CONTROL && (
          <a class="button small" href={hrefOf('requests', [], { provider, operation: operationId })}>
            {t('itsRequests')}
          </a>
        )}
      </div>
      {described !== undefined && described.parameters.length > 0 && (
        <Section title={t('parameters')}>
          <table class="parameters">
            <tbody>
              {described.parameters.map((one) => (
                <tr key={`${one.in} ${one.name}`}>
                  <th scope="row">
                    <code>{one.name}</code>
                    {one.required && <span class="required"> {t('required')}</span>}
                  </th>
                  <td>
                    <span class="dim">
                      {one.in} · {one.type}
                    </span>
                    {one.description !== undefined && <p>{one.description}</p>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Section>
      )}
      {described?.example !== undefined && (
        <Section title={t('exampleBody')} aside={<Copy text={JSON.stringify(described.example, null, 2)} />}>
          <Json value={described.example} depth={4} />
        </Section>
      )}
      {described?.body !== undefined && (
        <Section title={t('bodySchema')}>
          <Json value={described.body} depth={3} />
        </Section>
      )}
      {codes.length > 0 && <Errors operation={operation} codes={codes} />}
    </>
  )
}

function Errors({ operation, codes }: { operation: Operation; codes: readonly ErrorCode[] }) {
  const world = oneWorld.value
  const { provider, operationId } = operation
  const order = (code: string): Promise<boolean> =>
    act(
      async () => {
        await call('POST', inWorld(world, '/faults'), {
          match: { provider, operationId },
          effect: { kind: 'problem', code },
          times: 1,
        })
      },
      t('orderedOnce', { code, operation: operationId, world }),
    )
  return (
    <Section title={t('errorsOf')}>
      <p class="dim">{t('errorsHint', { provider: titleOf(provider) })}</p>
      <table class="codes">
        <tbody>
          {codes.map(({ code, status, when }) => (
            <tr key={code}>
              <td>
                <span class={`badge tone-${status < 400 ? 'ok' : status < 500 ? 'client' : 'server'}`}>
                  {status}
                </span>
              </td>
              <th scope="row">
                <code>{code}</code>
                <p class="dim">{when}</p>
              </th>
              <td class="end">
                <button type="button" class="button small" onClick={() => void order(code)}>
                  {t('orderOnce')}
                </button>{' '}
                <button
                  type="button"
                  class="button small"
                  onClick={() => {
                    draft.value = {
                      kind: 'fault',
                      match: { provider, operationId },
                      effect: { kind: 'problem', code },
                      times: 1,
                    }
                    go(hrefOf('rules', ['new']))
                  }}
                >
                  {t('more')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
