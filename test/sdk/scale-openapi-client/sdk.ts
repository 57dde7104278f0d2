import type { Sdk } from '../manifest.ts'
import { SCALE_STATES, scaleEnvironment } from '../scale.ts'

export const sdk: Sdk = {
  id: 'scale-openapi-client',
  title: 'TypeScript, generated from `/openapi.json`',
  provider: 'scale',
  package: 'openapi-typescript',
  version: '7.13.0',
  registry: 'npm',
  tools: ['node', 'npm'],
  add: 'npm install openapi-fetch@0.17.0 && npm install --save-dev openapi-typescript@7.13.0 typescript@5.9.3',
  pins: ['package.json', 'package-lock.json'],
  install: [['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']],
  program: ['main.mjs', 'story.ts', 'all.ts', 'tsconfig.json'],
  run: [process.execPath, 'main.mjs'],
  // Where the stories have generated the types.
  all: { command: [process.execPath, 'docs/all.ts'], states: SCALE_STATES },
  environment: scaleEnvironment,
  sample: { file: 'story.ts', language: 'ts' },
  stories: [
    'generate',
    'authenticate',
    'create',
    'list',
    'read',
    'update',
    'finish',
    'remove',
    'wrong-credentials',
    'unknown-id',
    'invalid-input',
  ],
  calls: ['GET', 'POST', 'PATCH', 'DELETE'],
  remarks: [
    'The types are generated from `/openapi.json` of the running server. The program is type-checked against them before it runs.',
  ],
}
