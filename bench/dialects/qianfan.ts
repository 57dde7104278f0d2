// Baidu Qianfan: evaluation tasks of the v2 API.
import type { Call, Dialect } from '../types.ts'
import { description, pick } from './words.ts'

const action = (name: string, body: object): Call => ({
  method: 'POST',
  path: `/v2/eval?Action=${name}`,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
})

export const qianfan: Dialect = {
  id: (n) => `ame-bench${n.toString(36).padStart(7, '0')}`,
  call(workload, i, { stored, random }) {
    const taskId = qianfan.id(pick(random, stored))
    switch (workload) {
      case 'list':
        return action('DescribeEvalTasks', { evalType: 'auto', marker: taskId, maxKeys: 10 })
      case 'get':
        return action('DescribeEvalTask', { taskId })
      case 'update':
        return action('ModifyEvalTask', { taskId, description: description(i) })
      case 'create':
        return action('CreateEvalTask', {
          taskName: `new-${i}`,
          description: description(i),
          evalObjectType: 'model',
          evalObjectConfig: {
            evalModelConfig: {
              versionId: 'ds-9cetiuhvnbn4mqs3',
              storageType: 'sysStorage',
              evalModelConfigList: [{ modelId: 'amv-ttsxxxx1hp', promptTemplate: 'Answer: {input}' }],
            },
          },
          evalConfig: {
            evalMode: 'rule',
            autoRuleEvalConfig: { scoreModes: ['similarity', 'accuracy'] },
          },
        })
    }
  },
  items: (body) => (body as { result: { evalTaskList: unknown[] } }).result.evalTaskList,
}
