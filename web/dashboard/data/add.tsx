// Adds resources written in the words of the APIs, as in a fixture.
import { useState } from 'preact/hooks'
import { say } from '../lib/act.ts'
import { call, type Issue, inWorld, issuesOf } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'
import { readWorlds } from '../lib/server.ts'
import { Section } from '../parts/bits.tsx'
import { Code } from '../parts/code.tsx'

/** Kept while the page is open: a draft outlives a look at another view. */
let draft = `scale:
  evaluations:
    - name: capitals
      status: completed
      data:
        - { input: Capital of Peru?, expected: Lima }
`

export function AddData({ world, onAdded }: { world: string; onAdded: () => void }) {
  const [text, setText] = useState(draft)
  const [issues, setIssues] = useState<readonly Issue[]>([])
  const add = async (): Promise<void> => {
    setIssues([])
    try {
      const { added } = await call<{ added: number }>('POST', inWorld(world, '/state'), text)
      await readWorlds()
      onAdded()
      say(t('dataAdded', { n: added, world }))
    } catch (error) {
      setIssues(issuesOf(error))
    }
  }
  return (
    <Section
      title={t('addData')}
      aside={
        <a class="button small" href="/_mock/schemas/data.json">
          {t('schema')}
        </a>
      }
    >
      <p class="dim">{t('addDataHint')}</p>
      <Code
        label={t('dataText')}
        text={text}
        issues={issues}
        onInput={(one) => {
          draft = one
          setText(one)
        }}
        onSave={() => void add()}
      />
      <div class="actions">
        <button type="button" class="button primary" onClick={() => void add()}>
          {t('addNow')}
        </button>
      </div>
    </Section>
  )
}
