// Scale GenAI Platform: evaluations.
import type { Dialect } from '../types.ts'
import { description, pick } from './words.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

export const scale: Dialect = {
  id: (n) => `5ca1e000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`,
  call(workload, i, { stored, random }) {
    const id = scale.id(pick(random, stored))
    switch (workload) {
      case 'list':
        return { method: 'GET', path: `/v5/evaluations?limit=10&starting_after=${id}` }
      case 'get':
        return { method: 'GET', path: `/v5/evaluations/${id}` }
      case 'update':
        return {
          method: 'PATCH',
          path: `/v5/evaluations/${id}`,
          headers: JSON_TYPE,
          body: JSON.stringify({ name: `renamed-${i}`, description: description(i) }),
        }
      case 'create':
        return {
          method: 'POST',
          path: '/v5/evaluations',
          headers: JSON_TYPE,
          body: JSON.stringify({
            name: `new-${i}`,
            description: description(i),
            tags: ['nightly', 'regression'],
            metadata: { team: 'support', build: String(i), threshold: 0.8 },
            data: [{ input: `What is the capital of France? (${i})`, expected: 'Paris' }],
          }),
        }
    }
  },
  items: (body) => (body as { items: unknown[] }).items,
}
