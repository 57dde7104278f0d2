// One request: what came, what went back, what acted on it and why it was refused.
import { useEffect, useState } from 'preact/hooks'
import { rewind } from '../clock/jumps.ts'
import { copy, problemText } from '../lib/act.ts'
import { get, inWorld } from '../lib/api.ts'
import { clockTime, millis, pretty, size, utc } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { listen } from '../lib/live.ts'
import { hrefOf } from '../lib/route.ts'
import { titleOf } from '../lib/server.ts'
import type { Headers, Note, RequestDetail } from '../lib/types.ts'
import { Copy, Empty, Head, Section, Status } from '../parts/bits.tsx'
import { Body } from '../parts/json.tsx'
import { copyCurl, faultOf, overrideOf, replay } from './actions.ts'
import { Canonical } from './canonical.tsx'

export function Detail({ world, id, onClose }: { world: string; id: string; onClose: () => void }) {
  const [request, setRequest] = useState<RequestDetail | undefined>(undefined)
  const [problem, setProblem] = useState('')
  useEffect(() => {
    let gone = false
    const read = (): void =>
      void get<RequestDetail>(inWorld(world, `/requests/${id}`)).then(
        (one) => !gone && setRequest(one),
        (error) => !gone && setProblem(problemText(error)),
      )
    read()
    const stop = listen({
      request: (row) => {
        if (row.world === world && String(row.id) === id) read()
      },
    })
    return () => {
      gone = true
      stop()
    }
  }, [world, id])
  if (request === undefined)
    return (
      <>
        <Head title={t('requestN', { id })} onClose={onClose} />
        {problem !== '' && <Empty title={problem} />}
      </>
    )
  return (
    <>
      <Head
        title={request.operationId ?? t('noOperation')}
        badge={<Status row={request} />}
        onClose={onClose}
      />
      <p class="lead mono">
        {request.method} {request.url}
      </p>
      <Facts request={request} />
      <Actions request={request} />
      <Why request={request} />
      <Acted request={request} />
      <Message
        title={t('request')}
        headers={request.request.headers}
        body={request.request.body}
        bytes={request.request.bodyBytes}
        unread={request.unread}
      />
      {request.reply !== undefined ? (
        <Message
          title={t('response')}
          headers={request.reply.headers}
          body={request.reply.body}
          bytes={request.reply.bodyBytes}
        />
      ) : (
        <Section title={t('response')}>
          <p class="dim">
            {t(request.fate === 'open' ? 'openLong' : request.fate === 'left' ? 'leftLong' : 'brokenLong')}
          </p>
        </Section>
      )}
    </>
  )
}

function Facts({ request }: { request: RequestDetail }) {
  const { provider, world, caller, client, durationMs, wallAt, at, code, id } = request
  const facts: [string, string | undefined][] = [
    [t('number'), `${id}`],
    [t('provider'), titleOf(provider)],
    [t('world'), world],
    [t('code'), code],
    [t('caller'), caller],
    [t('client'), client],
    [t('time'), clockTime(wallAt)],
    [t('emulatorTime'), utc(at)],
    [t('duration'), durationMs === undefined ? undefined : `${millis(durationMs)} ms`],
  ]
  return (
    <dl class="facts">
      {facts.map(
        ([name, value]) =>
          value !== undefined && (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}

const Actions = ({ request }: { request: RequestDetail }) => (
  <div class="actions">
    <button type="button" class="button small" onClick={() => void copyCurl(request)}>
      {t('copyCurl')}
    </button>
    <button type="button" class="button small" onClick={() => void replay(request)}>
      {t('replay')}
    </button>
    <button
      type="button"
      class="button small"
      title={t('backHint')}
      onClick={() => void rewind(request.world, { request: request.id })}
    >
      {t('rewindHere')}
    </button>
    <button type="button" class="button small" onClick={() => faultOf(request)}>
      {t('makeFault')}
    </button>
    <button type="button" class="button small" onClick={() => overrideOf(request)}>
      {t('makeOverride')}
    </button>
    <button
      type="button"
      class="button small"
      onClick={() => {
        const href = hrefOf('requests', [request.id], { world: request.world })
        void copy(`${location.origin}${location.pathname}${href}`, t('linkCopied'))
      }}
    >
      {t('copyLink')}
    </button>
  </div>
)

function Why({ request }: { request: RequestDetail }) {
  const { refusal, explanation, nearest } = request
  if (refusal === undefined && explanation === undefined) return null
  return (
    <Section title={t('whyRefused')} tone="bad">
      {explanation !== undefined && <p class="why">{explanation.text}</p>}
      {refusal !== undefined && (explanation === undefined || refusal.message !== explanation.text) && (
        <p class={explanation === undefined ? 'why' : 'dim'}>{refusal.message}</p>
      )}
      {refusal?.issues !== undefined && (
        <ul class="issues">
          {refusal.issues.map((issue) => (
            <li key={issue} class="mono">
              {issue}
            </li>
          ))}
        </ul>
      )}
      {nearest !== undefined && (
        <p>
          {t('didYouMean')} <code>{nearest}</code>
        </p>
      )}
      {explanation?.canonicalRequest !== undefined && (
        <Canonical server={explanation.canonicalRequest} client={explanation.clientCanonicalRequest} />
      )}
    </Section>
  )
}

const noteText = ({ kind, text, reading, behavior, value, url, fields, ...rest }: Note): string => {
  if (kind === 'unread') return (fields as string[]).join(', ')
  if (kind === 'callback') return `${String(url)} · ${text ?? ''}`
  if (reading !== undefined || behavior !== undefined)
    return `${String(reading ?? behavior)} = ${String(value)}`
  return text ?? JSON.stringify(rest)
}

const NOTE_NAMES = {
  fault: 'fault',
  override: 'override',
  auth: 'authentication',
  callback: 'callback',
  reading: 'behavior',
  behavior: 'behavior',
} as const

/** What acted on it beside its handler: faults, overrides, behaviors, and what it changed. */
function Acted({ request }: { request: RequestDetail }) {
  const notes = request.notes.filter(({ kind }) => kind !== 'unread')
  const steps = request.steps ?? []
  if (notes.length === 0 && steps.length === 0) return null
  return (
    <Section title={t('whatActed')}>
      <ul class="acted">
        {notes.map((note) => (
          <li key={`${note.kind} ${note.id ?? note.text}`}>
            <span class={`chip ${note.kind}`}>
              {note.kind in NOTE_NAMES ? t(NOTE_NAMES[note.kind as keyof typeof NOTE_NAMES]) : note.kind}
            </span>
            <span>
              {noteText(note)}
              {note.id !== undefined && (
                <>
                  {' · '}
                  <a href={hrefOf('rules', [], { world: request.world })}>{note.id}</a>
                </>
              )}
            </span>
          </li>
        ))}
        {steps.map(({ kind, id, from, to }) => (
          <li key={`${id} ${to}`}>
            <span class="chip lifecycle">{kind}</span>
            <span>
              {from ?? t('made')} → {to ?? t('removed')}{' '}
              <a href={hrefOf('tasks', [request.provider, id], { world: request.world })} class="mono">
                {id}
              </a>
            </span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Message({
  title,
  headers,
  body,
  bytes,
  unread,
}: {
  title: string
  headers: Headers
  body?: string
  bytes: number
  unread?: readonly string[]
}) {
  const lines = Object.entries(headers)
  const kept = body?.length ?? 0
  return (
    <Section
      title={title}
      aside={
        <span class="section-aside">
          {size(bytes)}
          {body !== undefined && <Copy text={pretty(body)} />}
        </span>
      }
    >
      {unread !== undefined && (
        <p class="note warn">
          {t('unreadFields')}{' '}
          {unread.map((field) => (
            <code key={field}>{field}</code>
          ))}
        </p>
      )}
      <details class="headers">
        <summary>{t('headersN', { n: lines.length })}</summary>
        <table>
          <tbody>
            {lines.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{Array.isArray(value) ? value.join(', ') : value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      {body === undefined ? <p class="dim">{t('noBody')}</p> : <Body text={body} />}
      {body !== undefined && bytes > kept * 1.5 && bytes - kept > 60_000 && (
        <p class="dim">{t('cutOff', { size: size(bytes) })}</p>
      )}
    </Section>
  )
}
