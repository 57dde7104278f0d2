// What is installed for the tools of each language.
import { pythonInstall } from '../sdk/python.ts'
import type { Chain } from './tool.ts'

export const CHAINS: readonly Chain[] = [
  {
    id: 'typescript',
    tools: ['node', 'npm'],
    pins: ['package.json', 'package-lock.json'],
    install: [['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']],
  },
  { id: 'python', tools: ['python'], pins: ['requirements.txt'], install: pythonInstall },
  {
    id: 'go',
    tools: ['go'],
    pins: ['go.mod', 'go.sum', 'tools.go'],
    install: [
      ['go', 'build', '-trimpath', '-o', 'bin/', 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen'],
    ],
  },
  {
    id: 'java',
    tools: ['java', 'maven'],
    pins: ['pom.xml'],
    install: [
      ['mvn', '-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=lib', '-DincludeScope=compile'],
      [
        'mvn',
        '-q',
        '-B',
        'dependency:copy',
        '-Dartifact=org.openapitools:openapi-generator-cli:7.25.0',
        '-DoutputDirectory=generator',
      ],
    ],
  },
]
