// What looks at the package and the image's recipe from outside.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { publicTypes } from './api.ts'
import { proxied, trusting } from './around/clients.ts'
import { probes } from './around/probes.ts'
import { streams } from './around/streams.ts'
import { type Check, succeed } from './check.ts'
import { image } from './image.ts'
import { promtool } from './metrics.ts'
import { newcomer } from './newcomer.ts'
import { linearPatterns } from './patterns.ts'
import { billOfMaterials } from './sbom.ts'
import { consumer, testcontainers } from './types.ts'
import { works } from './works.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

export const CHECKS: readonly Check[] = [
  { id: 'works', tools: ['npm'], run: works },
  {
    id: 'publint',
    tools: ['npm'],
    run: async ({ work, tarball, installed }) => {
      const bin = join(await installed('npm'), 'node_modules/publint/src/cli.js')
      await succeed(work, [process.execPath, bin, 'run', tarball, '--strict'])
      return 'nothing to complain of'
    },
  },
  {
    id: 'are-the-types-wrong',
    tools: ['npm'],
    run: async ({ work, tarball, installed }) => {
      const bin = join(await installed('npm'), 'node_modules/@arethetypeswrong/cli/dist/index.js')
      await succeed(work, [process.execPath, bin, tarball, '--profile', 'esm-only'])
      return 'no, for ESM'
    },
  },
  { id: 'patterns', tools: ['npm'], run: linearPatterns },
  { id: 'types', tools: ['npm'], run: consumer },
  { id: 'api', tools: ['npm'], run: publicTypes },
  { id: 'testcontainers', tools: ['npm'], run: testcontainers },
  {
    id: 'hadolint',
    tools: ['python'],
    run: async ({ installed }) => {
      const listed = ['ls-files', '-co', '--exclude-standard', '*Dockerfile*']
      const recipes = execFileSync('git', listed, { cwd: root, encoding: 'utf8' }).trim().split('\n')
      const bin = join(await installed('PyPI'), 'venv/bin/hadolint')
      await succeed(root, [
        bin,
        '--failure-threshold',
        'style',
        ...recipes.filter((name) => !name.endsWith('ignore')),
      ])
      return recipes.join(', ')
    },
  },
  {
    id: 'actionlint',
    tools: ['go'],
    run: async ({ installed }) => {
      await succeed(root, [join(await installed('Go'), 'actionlint')])
      return 'nothing to complain of in .github/workflows'
    },
  },
  { id: 'sbom', tools: ['npm'], run: billOfMaterials },
  { id: 'image', tools: ['npm'], run: image },
  { id: 'probes', tools: ['npm', 'wget', 'curl'], run: probes },
  { id: 'streams', tools: ['npm', 'nginx'], run: streams },
  { id: 'trust', tools: ['curl', 'python', 'go', 'java'], run: trusting },
  { id: 'proxied', tools: ['curl', 'python', 'go', 'java'], run: proxied },
  { id: 'metrics', tools: ['npm'], run: promtool },
  { id: 'newcomer', tools: ['npm'], run: newcomer },
]
