// The code under test: evaluation tasks of Qianfan, by its official SDK.
const { consoleAction } = require('@baiducloud/qianfan')

const call = async (action, data) =>
  (await consoleAction({ base_api_route: '/v2/eval', action, data })).result

/** @returns the id of the new task */
exports.startTask = (taskName, modelIds) =>
  call('CreateEvalTask', {
    taskName,
    evalObjectType: 'model',
    evalObjectConfig: {
      evalModelConfig: {
        versionId: 'ds-mwmk3mwxxxxxfk',
        storageType: 'sysStorage',
        evalModelConfigList: modelIds.map((modelId) => ({ modelId, promptTemplate: '请解答：{input}' })),
      },
    },
    evalConfig: { evalMode: 'rule', autoRuleEvalConfig: { scoreModes: ['accuracy'] } },
  })

exports.stateOf = async (taskId) => (await call('DescribeEvalTask', { taskId })).state

/** @returns accuracy by model, 0 to 1 */
exports.accuracyOf = async (taskId) => {
  const reports = await call('DescribeEvalTaskReport', { taskId })
  return Object.fromEntries(reports.map(({ modelId, effectMetric }) => [modelId, effectMetric.accuracy]))
}

exports.namesOfTasks = async () => {
  const { evalTaskList } = await call('DescribeEvalTasks', { evalType: 'auto', maxKeys: 100 })
  return evalTaskList.map(({ taskName }) => taskName)
}
