import { goBuild, goInstall } from '../go.ts'
import { ALL_STORIES, type Sdk } from '../manifest.ts'

export const sdk: Sdk = {
  id: 'zstack-go',
  title: 'Go SDK',
  provider: 'zstack',
  package: 'github.com/terraform-zstack-modules/zstack-sdk-go',
  version: 'v1.0.0',
  registry: 'Go module proxy',
  tools: ['go'],
  add: 'go get github.com/terraform-zstack-modules/zstack-sdk-go@v1.0.0',
  pins: ['go.mod', 'go.sum'],
  install: goInstall,
  program: ['main.go', 'story.go', 'short.go', 'all.go'],
  build: goBuild,
  run: ['./story'],
  short: { command: ['./story', 'short'], unnoticed: 'UpdateModelEvaluationTask' },
  all: { command: ['./story', 'all'] },
  environment: () => ({}),
  construct: 'client.NewZSConfig("127.0.0.1", 4620, "zstack").LoginAccount("admin", "password")',
  sample: { file: 'main.go', language: 'go' },
  stories: ALL_STORIES,
  calls: ['Login', 'ValidateSession', 'List', 'ListAll', 'Page', 'Get', 'Put', 'PutWithRespKey', 'Delete'],
  remarks: [
    'Instead of `LoginAccount`, `AccessKey("mock", "mock-secret")` signs each call.',
    'This is the SDK of ZStack’s Terraform modules. It has no types for evaluations: pass the resource’s path and your own type to the generic calls.',
    'It sends updates to `…/{uuid}/actions`, a path that is not in the API’s pages. Evalmock serves both paths.',
  ],
}
