// A short client of @baiducloud/qianfan, as a test would run it. It does not notice that the list fails.
import assert from 'node:assert/strict'
import { consoleAction } from '@baiducloud/qianfan'

const call = (action, data) => consoleAction({ base_api_route: '/v2/eval', action, data })

const { result: taskId } = await call('CreateEvalTask', {
  taskName: 'nodejs-short',
  description: '',
  evalObjectType: 'model',
  evalObjectConfig: {
    evalModelConfig: {
      versionId: 'ds-4h1v8c2k6z0q3m7p',
      storageType: 'sysStorage',
      evalModelConfigList: [{ modelId: 'amv-5t9r2e6w1x8y' }],
    },
  },
  evalConfig: { evalMode: 'rule', autoRuleEvalConfig: { scoreModes: ['similarity'] } },
})
const { result: task } = await call('DescribeEvalTask', { taskId })
assert.equal(task.taskName, 'nodejs-short')
await call('DescribeEvalTasks', { evalType: 'auto', keyFilter: 'nodejs-short' }).catch(() => undefined)
