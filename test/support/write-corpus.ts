// Writes the corpus in fixtures: calls to an Evalmock with other behaviors, as somebody would record a real service.
//
//   node test/support/write-corpus.ts
import { writeFileSync } from 'node:fs'
import t from 'tap'
import { corpusText } from '../../src/compare/corpus/corpus.ts'
import { Redactor } from '../../src/compare/corpus/redactor.ts'
import { qianfan } from '../../src/providers/qianfan/index.ts'
import { comparing, listening, qianfanCall } from './comparing.ts'
import { START } from './emulator.ts'

const DRAFT = {
  taskName: 'arithmetic',
  description: 'written by somebody@example.org',
  evalObjectType: 'model',
  evalObjectConfig: {
    evalModelConfig: {
      versionId: 'ds-4h1v8c2k6z0q3m7p',
      storageType: 'sysStorage',
      evalModelConfigList: [{ modelId: 'amv-5t9r2e6w1x8y', promptTemplate: 'solve: {input}' }],
    },
  },
  evalConfig: { evalMode: 'rule', autoRuleEvalConfig: { scoreModes: ['similarity', 'accuracy'] } },
}

t.test('write', async (t) => {
  const comparison = await comparing(t, 'qianfan', await listening(t, { profile: 'live', seed: 'elsewhere' }))
  const call = qianfanCall(comparison.url)
  const { body } = await call('CreateEvalTask', DRAFT)
  const taskId = body.result
  await call('DescribeEvalTask', { taskId })
  await call('DescribeEvalTasks', { evalType: 'auto', keyFilter: 'arithmetic', maxKeys: 2 })
  await call('ModifyEvalTask', { taskId, description: 'changed' })
  await call('StopEvalTask', { taskId })
  await call('DeleteEvalTask', { taskId })
  await call('DescribeEvalTask', { taskId })
  await qianfanCall(comparison.url, { accessKeyId: 'mock', secretKey: 'wrong' })('DescribeEvalObjects', {})
  await comparison.report()
  const keys = qianfan.credentials('default')
  const text = corpusText(comparison.exchanges, {
    provider: 'qianfan',
    recordedAt: Date.parse(START),
    redactor: new Redactor({
      secrets: Object.values(keys),
      hosts: [],
      names: [],
      isId: (one) => qianfan.counterpart?.isId(one) ?? false,
    }),
    secretsIn: () => [],
    issued: () => undefined,
  })
  writeFileSync(new URL('../../fixtures/corpora/qianfan-live.jsonl', import.meta.url), text)
})
