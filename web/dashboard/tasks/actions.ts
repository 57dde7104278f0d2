// Pushes one task, or all selected ones.
import { problemText, say } from '../lib/act.ts'
import { call, inWorld } from '../lib/api.ts'
import { t } from '../lib/i18n.ts'
import type { TaskRow } from '../lib/types.ts'
import { readTasks } from './store.ts'

export type Push = 'complete' | 'partial' | 'fail' | 'next'

type Target = Pick<TaskRow, 'world' | 'provider' | 'id' | 'name'>

export function push({ world, provider, id }: Target, what: Push, reason?: string): Promise<unknown> {
  const at = inWorld(world, `/tasks/${provider}/${encodeURIComponent(id)}`)
  if (what === 'next') return call('POST', `${at}/progress`, {})
  if (what === 'fail') return call('POST', `${at}/fail`, reason ? { reason } : {})
  return call('POST', `${at}/complete`, what === 'partial' ? { outcome: 'partial' } : {})
}

const DONE = {
  complete: 'taskCompleted',
  partial: 'taskPartial',
  fail: 'taskFailed',
  next: 'taskMoved',
} as const

/** A few at a time; one that fails does not stop the others. */
export async function pushAll(targets: readonly Target[], what: Push, reason?: string): Promise<void> {
  const left = [...targets]
  const problems: string[] = []
  const work = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift())
      await push(one, what, reason).catch((error) => problems.push(problemText(error)))
  }
  await Promise.all([work(), work(), work(), work()])
  const good = targets.length - problems.length
  const [first] = targets
  if (good > 0)
    say(
      good === 1 && first !== undefined
        ? t(DONE[what], { name: first.name })
        : t('tasksChanged', { n: good }),
    )
  if (problems.length > 0)
    say(
      problems.length === 1
        ? (problems[0] as string)
        : t('nFailed', { n: problems.length, why: problems[0] ?? '' }),
      {
        bad: true,
      },
    )
  await readTasks().catch(() => undefined)
}
