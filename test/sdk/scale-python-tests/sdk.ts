import type { Sdk } from '../manifest.ts'
import { PYTHON, pythonInstall } from '../python.ts'

const SDIST = 'scale_gp_beta-0.7.0.tar.gz'

export const sdk: Sdk = {
  id: 'scale-python-tests',
  title: 'the Python SDK’s own tests',
  provider: 'scale',
  package: 'scale-gp-beta',
  version: '0.7.0',
  registry: 'PyPI',
  tools: ['python'],
  add: 'pip download --no-deps --no-binary :all: scale-gp-beta==0.7.0',
  pins: ['requirements.txt'],
  install: [
    ...pythonInstall,
    [PYTHON, '-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', ':all:', 'scale-gp-beta==0.7.0'],
    ['mkdir', 'sdist'],
    ['tar', '-xzf', SDIST, '-C', 'sdist', '--strip-components', '1'],
  ],
  program: ['main.py'],
  run: [PYTHON, 'main.py'],
  world: 'default',
  server: ['--behavior', 'scale.fixtureMode=on'],
  environment: ({ url }) => ({ TEST_API_BASE_URL: url }),
  stories: [
    'evaluations',
    'evaluations.tasks',
    'evaluation_items',
    'datasets',
    'dataset_items',
    'evaluation_groups',
    'evaluation_dashboards',
    'evaluation_dashboards.widgets',
    'questions',
    'rubrics',
    'rubrics.criteria',
    'annotation_tasks',
    'files',
    'files.content',
    'all',
  ],
  calls: ['python -m pytest tests/api_resources/test_evaluations.py', '…'],
  remarks: [
    'These are the tests in the source distribution (`tests/api_resources`): synchronous and asynchronous, with and without strict validation. They were generated for a schema mock: they use ids that were never created, and keep using objects after archiving them. `--behavior scale.fixtureMode=on` allows that. All schema checks stay on.',
  ],
}
