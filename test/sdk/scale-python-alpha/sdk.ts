import { ALL_STORIES, type Sdk } from '../manifest.ts'
import { PYTHON, pythonInstall } from '../python.ts'
import { SCALE_STATES, scaleEnvironment } from '../scale.ts'

export const sdk: Sdk = {
  id: 'scale-python-alpha',
  title: 'Python, an alpha release',
  provider: 'scale',
  package: 'scale-gp-beta',
  version: '0.1.0a30',
  registry: 'PyPI',
  tools: ['python'],
  add: 'pip install scale-gp-beta==0.1.0a30',
  pins: ['requirements.txt'],
  install: pythonInstall,
  program: ['main.py', 'story.py', 'all_scale.py'],
  run: [PYTHON, 'main.py'],
  all: { command: [PYTHON, 'all_scale.py'], states: SCALE_STATES },
  environment: scaleEnvironment,
  sample: { file: 'main.py', language: 'python' },
  stories: ALL_STORIES,
  calls: [
    'evaluations.create',
    'evaluations.list',
    'evaluations.retrieve',
    'evaluations.update',
    'evaluations.delete',
    'evaluation_items.list',
    'datasets.create',
    'datasets.delete',
    'dataset_items.batch_create',
    'dataset_items.list',
  ],
  remarks: [
    'Up to 0.1.0a52 the members of an evaluation are arguments of `create` and `update` themselves; newer releases take `evaluation={…}`. The requests are the same.',
    'What newer releases call `archive` is `delete` here. There is no call to restore, filter or export.',
  ],
}
