import { ALL_STORIES, type Sdk } from '../manifest.ts'
import { accessKey } from '../qianfan.ts'

export const sdk: Sdk = {
  id: 'qianfan-java',
  title: 'Java',
  provider: 'qianfan',
  package: 'com.baidubce:qianfan',
  version: '0.0.9',
  registry: 'Maven Central',
  tools: ['java', 'maven'],
  add: 'com.baidubce:qianfan:0.0.9',
  pins: ['pom.xml'],
  install: [
    ['mvn', '-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib', '-DincludeScope=runtime'],
  ],
  program: ['Story.java', 'All.java'],
  build: [['javac', '-encoding', 'UTF-8', '-cp', 'lib/*', '-d', 'classes', 'Story.java', 'All.java']],
  run: ['java', '-Dfile.encoding=UTF-8', '-Dstdout.encoding=UTF-8', '-cp', 'classes:lib/*', 'Story'],
  all: { command: ['java', '-Dstdout.encoding=UTF-8', '-cp', 'classes:lib/*', 'All'] },
  environment: ({ url, world }) => ({
    QIANFAN_ACCESS_KEY: accessKey(world),
    QIANFAN_SECRET_KEY: 'mock-secret',
    QIANFAN_CONSOLE_API_BASE_URL: url,
  }),
  sample: { file: 'Story.java', language: 'java' },
  stories: ALL_STORIES,
  calls: ['Auth.create', 'IAuth.signRequest', 'HttpRequest.executeJson'],
  remarks: [
    'The pages of the API call `qianfan.console()`. Release 0.0.9, the newest on Maven Central on 2026-11-29, does not have it. Call the actions as above: sign with `IAuth` and send with `HttpRequest`. Both are public classes of the SDK.',
    'The SDK reads the clock three times for one request. If a second begins in between, the signature can be wrong, here and at the service: a third to a half of such calls failed in our measurements. The program compares the two times it can see and signs again.',
  ],
}
