// The checks of the documents themselves, in the order of the page: two linters, and calls made from a document.
import type { Command } from '../sdk/manifest.ts'
import { type Chain, DOCUMENTS, type Place } from './tool.ts'

/** With the valid form of Qianfan's document, in which the action is a parameter. */
const ALL = [...DOCUMENTS, 'qianfan-single-path'] as const
export type Checked = (typeof ALL)[number]

export interface Check {
  readonly id: string
  readonly package: string
  readonly version: string
  readonly chain: Chain['id']
  /** Files of its chain's folder that it needs. */
  readonly program: readonly string[]
  readonly documents: readonly Checked[]
  /** How a user runs it, for the page. */
  readonly command: string
  readonly run: (place: Place, document: Checked, url: string) => Command
  readonly env?: (document: Checked) => Readonly<Record<string, string>>
  /** Whether it calls a server: each document gets its own. */
  readonly calls?: boolean
  readonly remarks: string
}

const bin = ({ chains }: Place, name: string): string => `${chains.typescript}/node_modules/.bin/${name}`
const file = ({ documents }: Place, document: Checked): string => `${documents}/${document}.json`

/** Redocly's rules that a service's own paths break, and the only documents that may. */
const SKIPPED: Partial<Record<Checked, string>> = {
  zstack: 'no-path-trailing-slash',
  qianfan: 'path-not-include-query',
}

export const CHECKS: readonly Check[] = [
  {
    id: 'redocly',
    package: '@redocly/cli',
    version: '2.77.0',
    chain: 'typescript',
    program: [],
    documents: ALL,
    command: 'redocly lint scale.json',
    run: (place, document) => [
      bin(place, 'redocly'),
      'lint',
      file(place, document),
      '--extends=recommended',
      ...(SKIPPED[document] === undefined ? [] : [`--skip-rule=${SKIPPED[document]}`]),
    ],
    env: () => ({ REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' }),
    remarks:
      'No error. Two rules are skipped, each for one document: `no-path-trailing-slash` for `zstack.json` and `path-not-include-query` for `qianfan.json`. The services have such paths.',
  },
  {
    id: 'spectral',
    package: '@stoplight/spectral-cli',
    version: '6.16.3',
    chain: 'typescript',
    program: ['spectral.yaml'],
    documents: ALL,
    command: 'spectral lint scale.json',
    run: (place, document) => [
      bin(place, 'spectral'),
      'lint',
      file(place, document),
      '--ruleset',
      'spectral.yaml',
      '--fail-severity',
      'error',
    ],
    remarks: 'No error with the rules of `spectral:oas`.',
  },
  {
    id: 'schemathesis',
    package: 'schemathesis',
    version: '4.32.5',
    chain: 'python',
    program: ['server_errors.py', 'schemathesis.toml'],
    documents: ALL,
    calls: true,
    command: 'schemathesis run scale.json --url http://127.0.0.1:4620',
    run: (place, document, url) => [
      `${place.chains.python}/venv/bin/python`,
      '-m',
      'schemathesis.cli',
      'run',
      file(place, document),
      `--url=${url}`,
      '--checks=unasked_server_error',
      '--phases=examples,coverage,fuzzing,stateful',
      '--max-examples=3',
      // The same calls each time: no other seed, no calls kept from earlier runs.
      '--generation-deterministic',
      // A slow machine is no finding.
      '--request-timeout=60',
      '--suppress-health-check=all',
      '--warnings=off',
      '--no-shrink',
      '--continue-on-failure',
      // These two wait for something to happen.
      '--exclude-path-regex=^/_mock/.*/(await|events)$',
    ],
    env: (document) => ({ DOCUMENT: document, SCHEMATHESIS_HOOKS: 'server_errors' }),
    remarks:
      'All phases. No 5xx that nobody ordered, and no error in the log of the server. ZStack refuses calls with 503 and a code: those are right.',
  },
]
