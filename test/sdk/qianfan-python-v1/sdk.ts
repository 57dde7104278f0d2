import { ALL_STORIES, type Sdk } from '../manifest.ts'
import { PYTHON, pythonInstall } from '../python.ts'
import { accessKey, V1_STATES } from '../qianfan.ts'

export const sdk: Sdk = {
  id: 'qianfan-python-v1',
  title: 'Python, the older v1 API',
  provider: 'qianfan',
  package: 'qianfan',
  version: '0.4.12.3',
  registry: 'PyPI',
  tools: ['python'],
  add: "pip install 'qianfan[dataset-base]==0.4.12.3'",
  pins: ['requirements.txt'],
  install: pythonInstall,
  program: ['main.py', 'story.py', 'all_v1.py'],
  run: [PYTHON, 'main.py'],
  all: { command: [PYTHON, 'all_v1.py'], needsIds: true, states: V1_STATES },
  environment: ({ url, world }) => ({
    QIANFAN_ACCESS_KEY: accessKey(world),
    QIANFAN_SECRET_KEY: 'mock-secret',
    QIANFAN_CONSOLE_API_BASE_URL: url,
    QIANFAN_EVALUATION_ONLINE_POLLING_INTERVAL: '1',
    QIANFAN_EXPORT_STATUS_POLLING_INTERVAL: '1',
  }),
  sample: { file: 'main.py', language: 'python' },
  stories: ALL_STORIES,
  calls: [
    'EvaluationManager.eval',
    'Dataset.load',
    'Model.create_evaluation_task',
    'Model.get_evaluation_info',
    'Model.get_evaluation_result',
    'Model.get_evaluation_result_list',
    'Model.stop_evaluation_task',
    'Model.batch_delete_evaluation_result',
    'Model.evaluable_model_list',
  ],
  remarks: [
    'Errors of this API come with HTTP 200, an `error_code` and an `error_msg`.',
    'The evaluation manager polls every 30 seconds. The last two settings make that one second.',
    '`Dataset.load` downloads nothing by default. Set `is_download_to_local=True` to export and download the dataset.',
    '`list` of a dataset that was not downloaded includes the end of a slice: `slice(0, 3)` returns four samples.',
  ],
}
