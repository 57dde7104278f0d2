// The documented examples of a provider, as calls.
import { readExamples } from '../../src/http/openapi.ts'
import type { Call } from './transcript.ts'

export const examples = (provider: 'zstack' | 'qianfan' | 'scale', not: RegExp): Call[] =>
  [...readExamples(provider)]
    .filter(([name]) => !not.test(name))
    .map(([, { request }]): Call => {
      const { method, path, body, headers } = request
      return [method as Call[0], path, body, headers as Call[3]]
    })
