// Tasks without a provider, for general mock servers.
import type { Dialect } from '../types.ts'
import { description, pick } from './words.ts'

const STATES = ['Pending', 'Running', 'Done', 'Fail', 'Stopped'] as const
const JSON_TYPE = { 'content-type': 'application/json' }

const config = (n: number) => ({
  evalMode: ['model', 'rule'],
  evalObjs: [
    { modelId: `am-${(n * 7919) % 99_991}`, versionId: `amv-${(n * 104_729) % 99_991}`, source: 'Train' },
  ],
  evalDataset: { datasetId: `ds-${(n * 31_337) % 99_991}`, version: 'v3', name: 'qa-holdout', rows: 500 },
  metrics: ['accuracy', 'bleu', 'rougeL', 'f1'],
  prompt: { template: 'Score the answer from 0 to 5 against the reference.', maxScore: 5, steps: 3 },
})

/** The n-th stored task, some 600 bytes. */
export const task = (n: number) => ({
  id: id(n),
  name: `eval-task-${n}`,
  description: description(n),
  status: STATES[n % STATES.length],
  progress: n % 101,
  owner: 'acct-0001',
  createdAt: new Date(1_760_000_000_000 + n * 1000).toISOString(),
  updatedAt: new Date(1_760_000_005_000 + n * 1000).toISOString(),
  ...config(n),
})

export const id = (n: number): string => `ame-${String(n).padStart(10, '0')}`

/**
 * @param base path of the collection
 * @param page query of a page of ten
 */
export const plain = (base: string, page: (number: number) => string): Dialect => ({
  id,
  call(workload, i, { stored, random }) {
    const path = `${base}/${id(pick(random, stored))}`
    switch (workload) {
      case 'list':
        return { method: 'GET', path: `${base}?${page(pick(random, Math.max(Math.floor(stored / 10), 1)))}` }
      case 'get':
        return { method: 'GET', path }
      case 'update':
        return {
          method: 'PATCH',
          path,
          headers: JSON_TYPE,
          body: JSON.stringify({ name: `renamed-${i}`, description: description(i) }),
        }
      case 'create':
        return {
          method: 'POST',
          path: base,
          headers: JSON_TYPE,
          body: JSON.stringify({ name: `new-${i}`, description: description(i), ...config(i) }),
        }
    }
  },
  items(body) {
    if (Array.isArray(body)) return body
    // json-server 1.0 has the list in `data`, and its length in `items`.
    const { items, data } = body as { items: unknown[]; data?: unknown[] }
    return data ?? items
  },
})
