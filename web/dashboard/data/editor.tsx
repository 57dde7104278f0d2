// One resource as JSON: changed here, checked by the server against its kind's schema.
import { useEffect, useState } from 'preact/hooks'
import { act, problemText } from '../lib/act.ts'
import { call, get, inWorld } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'
import { hrefOf } from '../lib/route.ts'
import { Copy, Empty, Head, Section } from '../parts/bits.tsx'
import { Json } from '../parts/json.tsx'

export interface Resource {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly steps?: readonly unknown[]
  readonly [member: string]: unknown
}

interface Props {
  readonly world: string
  readonly provider: string
  readonly kind: string
  readonly id: string
  readonly onClose: () => void
  readonly onSaved: () => void
}

export function Editor({ world, provider, kind, id, onClose, onSaved }: Props) {
  const [resource, setResource] = useState<Resource | undefined>(undefined)
  const [text, setText] = useState('')
  const [schema, setSchema] = useState<unknown>(undefined)
  const [problem, setProblem] = useState('')
  const at = inWorld(world, `/resources/${provider}/${kind}`)
  useEffect(() => {
    let gone = false
    void get<{ resources: Resource[] }>(`${at}?id=${encodeURIComponent(id)}`).then(
      ({ resources: [one] }) => {
        if (gone) return
        setResource(one)
        if (one === undefined) setProblem(t('gone'))
        else setText(JSON.stringify(bare(one), null, 2))
      },
      (error) => !gone && setProblem(problemText(error)),
    )
    void get<unknown>(inWorld(world, `/resources/${provider}/${kind}/schema`)).then(
      (one) => !gone && setSchema(one),
      () => undefined,
    )
    return () => {
      gone = true
    }
  }, [at, id])
  const save = async (): Promise<void> => {
    setProblem('')
    try {
      const changed = JSON.parse(text) as object
      await call('PUT', at, { resources: [changed] })
      onSaved()
      await act(async () => undefined, t('saved', { name: resource?.name ?? id }))
    } catch (error) {
      setProblem(problemText(error))
    }
  }
  return (
    <>
      <Head title={resource?.name || id} badge={<span class="chip">{kind}</span>} onClose={onClose} />
      <p class="lead mono">
        {id} <Copy text={id} className="link" />
        {Array.isArray(resource?.steps) && (
          <>
            {' · '}
            <a href={hrefOf('tasks', [provider, id], { world })}>{t('asTask')}</a>
          </>
        )}
      </p>
      {resource === undefined ? (
        problem !== '' && <Empty title={problem} />
      ) : (
        <>
          <label class="editor">
            <span class="label">{t('asStored')}</span>
            <textarea
              class="mono"
              rows={Math.min(36, text.split('\n').length + 1)}
              spellcheck={false}
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key === 's' && (event.ctrlKey || event.metaKey)) {
                  event.preventDefault()
                  void save()
                }
              }}
            />
          </label>
          {problem !== '' && (
            <p class="note bad" role="alert">
              {problem}
            </p>
          )}
          <div class="actions">
            <button type="button" class="button primary" onClick={() => void save()}>
              {t('save')}
            </button>
            <button
              type="button"
              class="button danger"
              onClick={() =>
                void act(
                  async () => {
                    await call('DELETE', `${at}/${encodeURIComponent(id)}`)
                    onSaved()
                    onClose()
                  },
                  t('removedNamed', { name: resource.name || id }),
                )
              }
            >
              {t('remove')}
            </button>
          </div>
          {schema !== undefined && (
            <Section title={t('schema')}>
              <Json value={schema} depth={1} />
            </Section>
          )}
        </>
      )}
    </>
  )
}

/** What its kind and provider are, the address says already. */
function bare({ provider: _provider, kind: _kind, ...rest }: Resource): object {
  return rest
}
