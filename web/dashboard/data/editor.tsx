// One resource as a row of data: changed here in the words of its API, checked by the server.
import { useEffect, useState } from 'preact/hooks'
import { act, say } from '../lib/act.ts'
import { call, get, getText, type Issue, inWorld, issuesOf } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'
import { hrefOf } from '../lib/route.ts'
import { Copy, Empty, Head, Section } from '../parts/bits.tsx'
import { Code } from '../parts/code.tsx'
import { Json } from '../parts/json.tsx'
import { Members, type RowSchema } from './members.tsx'

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
  const [text, setText] = useState<string | undefined>(undefined)
  const [schema, setSchema] = useState<RowSchema | undefined>(undefined)
  const [issues, setIssues] = useState<readonly Issue[]>([])
  const [problem, setProblem] = useState('')
  const at = inWorld(world, `/resources/${provider}/${kind}`)
  const row = `${at}/${encodeURIComponent(id)}/row`
  const read = async (): Promise<void> => {
    const [{ resources }, yaml] = await Promise.all([
      get<{ resources: Resource[] }>(`${at}?id=${encodeURIComponent(id)}`),
      getText(`${row}?format=yaml`),
    ])
    setResource(resources[0])
    setText(yaml)
  }
  useEffect(() => {
    read().catch((error) => setProblem(issuesOf(error)[0]?.message ?? ''))
    get<{ $defs: Record<string, RowSchema> }>(`/schemas/${provider}.json`).then(
      ({ $defs }) => setSchema($defs[kind]),
      () => undefined,
    )
  }, [row])
  const save = async (): Promise<void> => {
    try {
      await call('PUT', row, text)
      setIssues([])
      onSaved()
      await read()
      say(t('saved', { name: resource?.name || id }))
    } catch (error) {
      setIssues(issuesOf(error))
    }
  }
  return (
    <>
      <Head title={resource?.name || id} badge={<span class="chip">{kind}</span>} onClose={onClose} />
      <p class="lead mono">
        {id} <Copy text={id} className="link" />
        {resource?.steps !== undefined && (
          <>
            {' · '}
            <a href={hrefOf('tasks', [provider, id], { world })}>{t('asTask')}</a>
          </>
        )}
      </p>
      {resource === undefined || text === undefined ? (
        problem !== '' && <Empty title={problem} />
      ) : (
        <>
          <p class="dim">{t('rowHint')}</p>
          <Code
            label={t('dataText')}
            text={text}
            issues={issues}
            onInput={setText}
            onSave={() => void save()}
          />
          <div class="actions">
            <button type="button" class="button primary" title="Ctrl S" onClick={() => void save()}>
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
          {schema !== undefined && <Members schema={schema} provider={provider} />}
          <Section title={t('asStored')}>
            <Json value={resource} depth={0} />
          </Section>
        </>
      )}
    </>
  )
}
