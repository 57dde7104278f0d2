import { ALL_STORIES, type Sdk } from '../manifest.ts'
import { accessKey } from '../qianfan.ts'

export const sdk: Sdk = {
  id: 'qianfan-node',
  title: 'Node.js',
  provider: 'qianfan',
  package: '@baiducloud/qianfan',
  version: '0.2.4',
  registry: 'npm',
  tools: ['node', 'npm'],
  add: 'npm install @baiducloud/qianfan@0.2.4',
  pins: ['package.json', 'package-lock.json'],
  install: [['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']],
  program: ['story.mjs', 'short.mjs', 'all.mjs'],
  run: [process.execPath, 'story.mjs'],
  short: { command: [process.execPath, 'short.mjs'], unnoticed: 'DescribeEvalTasks' },
  all: { command: [process.execPath, 'all.mjs'] },
  environment: ({ url, world }) => ({
    QIANFAN_ACCESS_KEY: accessKey(world),
    QIANFAN_SECRET_KEY: 'mock-secret',
    QIANFAN_CONSOLE_API_BASE_URL: url,
  }),
  sample: { file: 'story.mjs', language: 'js' },
  stories: ALL_STORIES,
  calls: ['consoleAction'],
  remarks: [
    'For every failed call, the SDK throws a plain `Error` whose text begins with `Request timed out.`. The status, headers and body follow in that text.',
    'It resolves with `{ headers, requestId, result }`.',
  ],
}
