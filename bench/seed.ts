// Many tasks for Evalmock's start: copies of a finished task of the built-in seed.
import { readFileSync, writeFileSync } from 'node:fs'
import { description } from './dialects/words.ts'
import type { Provider } from './names.ts'

interface Resource {
  readonly kind: string
  readonly id: string
  readonly steps?: readonly unknown[]
  readonly doc: Readonly<Record<string, unknown>>
}

const KIND = { scale: 'evaluation', qianfan: 'task', zstack: 'task' } as const

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
  differ: (n: number, ageS: number) => Partial<Pick<Resource, 'steps' | 'doc'>> = () => ({}),
): void {
  const builtin = new URL(`../fixtures/${provider}/seed.json`, import.meta.url)
  const { resources } = JSON.parse(readFileSync(builtin, 'utf8')) as { resources: Resource[] }
  const template = resources.find(({ kind }) => kind === KIND[provider])
  if (template === undefined) throw new Error(`the seed of ${provider} has no ${KIND[provider]}`)
  // Without links to other resources: each task stands alone.
  const { item_count: _, dataset_ids: __, ...doc } = template.doc
  const alone = provider === 'scale' ? { ...doc, item_count: 0, dataset_ids: [], tasks: [] } : doc
  const tasks = Array.from({ length: stored }, (_, i) => {
    const ageS = stored - i + 3600
    const { steps, doc } = differ(i + 1, ageS)
    return {
      ...template,
      parent: undefined,
      id: id(i + 1),
      name: `eval-task-${i + 1}`,
      createdAt: `-${ageS}s`,
      steps: steps ?? [{ ...(template.steps?.at(-1) as object), at: `-${ageS}s` }],
      doc: { ...alone, description: description(i + 1), ...doc },
    }
  })
  writeFileSync(file, JSON.stringify({ provider, resources: tasks }))
}
