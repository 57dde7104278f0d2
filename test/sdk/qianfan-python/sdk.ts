import { ALL_STORIES, type Sdk } from '../manifest.ts'
import { PYTHON, pythonInstall } from '../python.ts'
import { accessKey } from '../qianfan.ts'

export const sdk: Sdk = {
  id: 'qianfan-python',
  title: 'Python',
  provider: 'qianfan',
  package: 'qianfan',
  version: '0.4.12.3',
  registry: 'PyPI',
  tools: ['python'],
  add: 'pip install qianfan==0.4.12.3',
  pins: ['requirements.txt'],
  install: pythonInstall,
  program: ['main.py', 'story.py', 'short.py', 'all.py'],
  run: [PYTHON, 'main.py'],
  short: { command: [PYTHON, 'short.py'], unnoticed: 'DescribeEvalTasks' },
  all: { command: [PYTHON, 'all.py'] },
  environment: ({ url, world }) => ({
    QIANFAN_ACCESS_KEY: accessKey(world),
    QIANFAN_SECRET_KEY: 'mock-secret',
    QIANFAN_CONSOLE_API_BASE_URL: url,
  }),
  sample: { file: 'main.py', language: 'python' },
  stories: ALL_STORIES,
  calls: [
    'Eval.V2.create_eval_task',
    'Eval.V2.describe_eval_tasks',
    'Eval.V2.describe_eval_task',
    'Eval.V2.describe_eval_task_report',
    'Eval.V2.delete_eval_task',
    'call_action',
  ],
  remarks: [
    '`RequestError.body` is the body of the request. The response body is in the error’s text.',
    'Set the base URL without a path and without a slash at its end: the SDK signs only the route.',
    'With `retry_count=N`, or `QIANFAN_CONSOLE_API_RETRY_COUNT` for all calls, the SDK retries after a dropped connection, and after a 200 whose `error_code` is in `QIANFAN_CONSOLE_API_RETRY_ERR_CODES`. It never retries a 429 or 5xx: do that in your own code.',
  ],
}
