// The next change of a task, counted down by the clock of its world.
import { span } from '../lib/format.ts'
import { t } from '../lib/i18n.ts'
import { nowIn, tick, worlds } from '../lib/server.ts'
import type { TaskRow } from '../lib/types.ts'

export function Next({ row: { next, state, world } }: { row: Pick<TaskRow, 'next' | 'state' | 'world'> }) {
  void tick.value
  if (next === undefined) return null
  const change = `${state} → ${next.state}`
  if (next.at === undefined)
    return (
      <>
        {change} {next.readsLeft === undefined ? t('whenPushed') : t('inReads', { n: next.readsLeft })}
      </>
    )
  const frozen = worlds.value.find(({ name }) => name === world)?.clock.frozen
  const left = Date.parse(next.at) - nowIn(world)
  return (
    <>
      {change} {t('inTime', { span: span(left) })}
      {frozen && <span title={t('clockFrozen')}> ❄</span>}
    </>
  )
}
