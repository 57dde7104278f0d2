// Reads all tasks page by page, then each with its state, and prints them.
import { consoleAction } from '@baiducloud/qianfan'

const call = async (action, data) =>
  (await consoleAction({ base_api_route: '/v2/eval', action, data })).result

const states = {}
for (let marker = ''; marker !== undefined; ) {
  const { evalTaskList, pageInfo } = await call('DescribeEvalTasks', {
    evalType: 'auto',
    marker,
    maxKeys: 100,
  })
  for (const { taskId } of evalTaskList) states[taskId] = (await call('DescribeEvalTask', { taskId })).state
  marker = pageInfo.isTruncated ? pageInfo.nextMarker : undefined
}
console.log(JSON.stringify({ states }))
