import { ALL_STORIES, type Sdk } from '../manifest.ts'
import { PYTHON, pythonInstall } from '../python.ts'
import { SCALE_CALLS, SCALE_STATES, scaleEnvironment } from '../scale.ts'

export const sdk: Sdk = {
  id: 'scale-python',
  title: 'Python',
  provider: 'scale',
  package: 'scale-gp-beta',
  version: '0.7.0',
  registry: 'PyPI',
  tools: ['python'],
  add: 'pip install scale-gp-beta==0.7.0',
  pins: ['requirements.txt'],
  install: pythonInstall,
  program: ['main.py', 'scale.py', 'story.py', 'short.py', 'all_scale.py'],
  run: [PYTHON, 'main.py'],
  short: { command: [PYTHON, 'short.py'], unnoticed: 'ArchiveEvaluation' },
  all: { command: [PYTHON, 'all_scale.py'], states: SCALE_STATES },
  environment: scaleEnvironment,
  sample: { file: 'main.py', language: 'python' },
  stories: ALL_STORIES,
  calls: SCALE_CALLS,
  remarks: [
    'The program turns on the client’s strict response validation, except for evaluations with metadata. With pydantic 2.14, strict validation rejects every evaluation that has metadata: in the client’s model, the field `object` hides the type of that name.',
  ],
}
