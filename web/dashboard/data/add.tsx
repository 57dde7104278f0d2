// Adds resources written in the words of the APIs, as in a fixture.
import { useState } from 'preact/hooks'
import { problemText, say } from '../lib/act.ts'
import { call, inWorld } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'
import { readWorlds } from '../lib/server.ts'
import { Section } from '../parts/bits.tsx'

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
  const [problem, setProblem] = useState('')
  const add = async (): Promise<void> => {
    setProblem('')
    try {
      const { added } = await call<{ added: number }>('POST', inWorld(world, '/state'), text)
      await readWorlds()
      onAdded()
      say(t('dataAdded', { n: added, world }))
    } catch (error) {
      setProblem(problemText(error))
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
      <label class="editor">
        <span class="label">{t('dataText')}</span>
        <textarea
          class="mono"
          rows={Math.max(8, Math.min(30, text.split('\n').length + 1))}
          spellcheck={false}
          value={text}
          onInput={(event) => {
            draft = event.currentTarget.value
            setText(draft)
          }}
        />
      </label>
      {problem !== '' && (
        <p class="note bad preserve" role="alert">
          {problem}
        </p>
      )}
      <div class="actions">
        <button type="button" class="button primary" onClick={() => void add()}>
          {t('addNow')}
        </button>
      </div>
    </Section>
  )
}
