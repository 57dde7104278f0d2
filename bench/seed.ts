// Many tasks for Evalmock's start: copies of a finished task of the built-in seed.
import { readFileSync, writeFileSync } from 'node:fs'
import { description } from './dialects/words.ts'
import type { Provider } from './names.ts'

type Row = Readonly<Record<string, unknown>>

/** The words of each API for what the copies change. */
const WORDS = {
  scale: { list: 'evaluations', id: 'id', name: 'name', created: 'created_at' },
  qianfan: { list: 'evalTasks', id: 'taskId', name: 'taskName', created: 'createTime' },
  zstack: { list: 'tasks', id: 'uuid', name: 'name', created: 'createDate' },
} as const

/** Without links to other resources, each task stands alone. */
const ALONE: Readonly<Record<Provider, Row>> = {
  scale: { items: [], dataset_ids: [], tasks: [] },
  qianfan: {},
  zstack: { modelServiceGroupUuid: null },
}

/** The state of the finished task that is copied. */
const STATE = { scale: 'completed', qianfan: 'Successed', zstack: 'Completed' } as const

/**
 * Writes a fixture file of `stored` tasks, one per second, the latest an hour old.
 *
 * @param differ returns how the n-th task, of this age in seconds, differs from the others
 */
export function writeSeed(
  file: string,
  provider: Provider,
  stored: number,
  id: (n: number) => string,
  differ: (n: number, ageS: number) => Row = () => ({}),
): void {
  const builtin = new URL(`../fixtures/${provider}/seed.json`, import.meta.url)
  const parts = JSON.parse(readFileSync(builtin, 'utf8')) as Record<string, Record<string, Row[]>>
  const words = WORDS[provider]
  const template = parts[provider]?.[words.list]?.[0]
  if (template === undefined) throw new Error(`the seed of ${provider} has no ${words.list}`)
  // Each copy has a number of its own.
  const { id: _, ...same } = template
  const tasks = Array.from({ length: stored }, (_, i) => {
    const ageS = stored - i + 3600
    return {
      ...(provider === 'qianfan' ? same : template),
      ...ALONE[provider],
      [words.id]: id(i + 1),
      [words.name]: `eval-task-${i + 1}`,
      [words.created]: `-${ageS}s`,
      steps: [{ state: STATE[provider], at: `-${ageS}s` }],
      description: description(i + 1),
      ...differ(i + 1, ageS),
    }
  })
  writeFileSync(file, JSON.stringify({ [provider]: { [words.list]: tasks } }))
}
