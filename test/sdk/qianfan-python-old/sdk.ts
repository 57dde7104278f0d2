import { ALL_STORIES, type Sdk } from '../manifest.ts'
import { PYTHON, pythonInstall } from '../python.ts'
import { accessKey, V1_STATES } from '../qianfan.ts'

export const sdk: Sdk = {
  id: 'qianfan-python-old',
  title: 'Python 0.2, the v1 API',
  provider: 'qianfan',
  package: 'qianfan',
  version: '0.2.8',
  registry: 'PyPI',
  tools: ['python'],
  add: 'pip install qianfan==0.2.8',
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
    'Dataset.load',
    'EvaluationManager.eval',
    'Data.list_all_entity_in_dataset',
    'Model.create_evaluation_task',
    'Model.get_evaluation_info',
    'Model.get_evaluation_result',
    'Model.stop_evaluation_task',
  ],
  remarks: [
    'This release is from early 2024.',
    '`Dataset.load(qianfan_dataset_id=…)` exports the dataset, waits, and downloads the file. For an evaluation, load it with `is_download_to_local=False`.',
    '`list()` of a dataset that was not downloaded reads the samples and then returns `None`. Call `Data.list_all_entity_in_dataset` instead.',
    'The SDK has no call that deletes an evaluation. The program stops one.',
    'Errors of this API come with HTTP 200, an `error_code` and an `error_msg`.',
  ],
}
