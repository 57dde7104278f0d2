// Every folder of examples/, and how it is run. In this order: where Go has to compile its library first, which takes
// longest, the last one finds that done.

import { pythonInstall } from '../sdk/python.ts'
import type { Example } from './example.ts'

const NPM: Pick<Example, 'pins' | 'install'> = {
  pins: ['package.json', 'package-lock.json'],
  install: [['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund']],
}

export const EXAMPLES: readonly Example[] = [
  {
    id: 'go',
    tools: ['node', 'go'],
    run: ['evalmock', 'exec', '--', 'go', 'test', '-count=1', '-v', './...'],
    passes: /(--- PASS: [\s\S]*){2}^ok\s/m,
  },
  {
    id: 'node-test',
    tools: ['node'],
    run: ['node', '--test', '--test-reporter=tap'],
    passes: /^# pass 3\n# fail 0$/m,
  },
  {
    id: 'tap',
    tools: ['node'],
    // The project's own tap, by way of its modules; a tap file is a program.
    run: ['node', 'evaluations.test.mjs'],
    passes: /^# \{ total: 4, pass: 4 \}$/m,
  },
  {
    id: 'vitest',
    tools: ['node', 'npm'],
    ...NPM,
    run: ['npm', '--silent', 'test'],
    passes: /Tests +6 passed \(6\)$/m,
  },
  {
    id: 'jest',
    tools: ['node', 'npm'],
    ...NPM,
    run: ['npm', '--silent', 'test'],
    passes: /^Tests: +5 passed, 5 total$/m,
  },
  {
    id: 'pytest',
    tools: ['node', 'python'],
    pins: ['requirements.txt'],
    install: pythonInstall,
    bin: 'venv/bin',
    // Not the script `pytest`: it names the folder in which it was installed, before that was moved.
    run: ['python', '-m', 'pytest', '-q', '-n', '2'],
    passes: /^6 passed in /m,
  },
  {
    id: 'junit',
    tools: ['node', 'java', 'maven'],
    run: ['evalmock', 'exec', '--', 'mvn', '-B', '-ntp', 'test'],
    passes: /Tests run: 4, Failures: 0, Errors: 0, Skipped: 0$/m,
  },
  {
    id: 'sweep',
    tools: ['node'],
    run: ['node', 'sweep.test.ts'],
    passes: /^1\.\.2$/m,
  },
  {
    id: 'frontend',
    tools: ['node'],
    browser: true,
    run: ['evalmock', 'exec', '--', 'node', 'frontend.test.ts'],
    passes: /^1\.\.5$/m,
  },
  {
    id: 'ci',
    tools: ['node'],
    run: ['node', 'ci.test.ts'],
    passes: /^1\.\.3$/m,
  },
  {
    id: 'docker-compose',
    tools: ['node', 'go'],
    pins: ['go.mod', 'go.sum', 'main.go'],
    // Without -trimpath: what was compiled with it is compiled anew.
    install: [['go', 'build', '-o', 'load-compose', '.']],
    bin: '.',
    run: ['node', 'docker-compose.test.ts'],
    passes: /^1\.\.4$/m,
  },
  {
    id: 'scale-out',
    tools: ['node', 'python'],
    programs: ['haproxy'],
    // Looks at deploy/kubernetes with the schemas of Kubernetes.
    pins: ['requirements.txt'],
    install: pythonInstall,
    bin: 'venv/bin',
    run: ['node', 'scale-out.test.ts'],
    timeoutMs: 460_000,
    passes: /^1\.\.5$/m,
  },
]
