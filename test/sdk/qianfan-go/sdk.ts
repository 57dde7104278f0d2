import { goBuild, goInstall } from '../go.ts'
import { ALL_STORIES, type Sdk } from '../manifest.ts'
import { accessKey } from '../qianfan.ts'

export const sdk: Sdk = {
  id: 'qianfan-go',
  title: 'Go',
  provider: 'qianfan',
  package: 'github.com/baidubce/bce-qianfan-sdk/go/qianfan',
  version: 'v0.0.15',
  registry: 'Go module proxy',
  tools: ['go'],
  add: 'go get github.com/baidubce/bce-qianfan-sdk/go/qianfan@v0.0.15',
  pins: ['go.mod', 'go.sum'],
  install: goInstall,
  program: ['main.go', 'story.go', 'short.go', 'all.go'],
  build: goBuild,
  run: ['./story'],
  short: { command: ['./story', 'short'], unnoticed: 'DescribeEvalTasks' },
  all: { command: ['./story', 'all'] },
  environment: ({ url, world }) => ({
    QIANFAN_ACCESS_KEY: accessKey(world),
    QIANFAN_SECRET_KEY: 'mock-secret',
    QIANFAN_CONSOLE_BASE_URL: url,
  }),
  sample: { file: 'main.go', language: 'go' },
  stories: ALL_STORIES,
  calls: ['NewConsoleAction().Call'],
  remarks: [
    'Use the variable `QIANFAN_CONSOLE_BASE_URL`. The other languages have `_API_` in its name.',
    'Leave `QIANFAN_AK` and `QIANFAN_SK` unset: with them, the SDK requests an access token instead of signing.',
    'Only errors from the gateway (profile `live`) become an `error`. For all others, check `RawResponse.StatusCode`.',
  ],
}
