// The provider's README says what there is, and there is what it says.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { behaviors } from '../../../src/providers/scale/behaviors.ts'
import { startScale } from '../../support/scale.ts'

const readme = readFileSync(new URL('../../../src/providers/scale/README.md', import.meta.url), 'utf8')

const section = (title: string): string => readme.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? ''

/** Cells of the tables of a section, header and rule left out. */
const rows = (title: string): string[][] =>
  section(title)
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| ---'))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    )

t.test('each operation stands in the README with its path and page', async (t) => {
  const { emulator } = await startScale(t, { preload: true })
  const operations = [...(emulator.mounted.get('scale')?.operations.values() ?? [])]
  t.strictSame(
    rows('Operations'),
    operations.map(({ operationId, method, url, schema }) => [
      operationId,
      `${method} ${url.replace(/:(\w+)/g, '{$1}')}`,
      schema.externalDocs?.url,
    ]),
  )
})

t.test('each behavior stands in the README with its values', (t) => {
  let name = ''
  const told = rows('Behaviors').map(([behavior, value]) => {
    name = behavior || name
    return `${name} ${value}`
  })
  const defaults = (behavior: (typeof behaviors)[number], value: string): string => {
    const profiles = (['docs', 'live'] as const).filter((profile) => behavior[profile] === value)
    return profiles.length > 0 ? `${value} (${profiles.join(', ')})` : value
  }
  t.strictSame(
    told,
    behaviors.flatMap((one) => Object.keys(one.values).map((value) => `${one.name} ${defaults(one, value)}`)),
  )
  t.end()
})

t.test('the seed is what the README says', async (t) => {
  const { send } = await startScale(t, { fixtures: ['builtin'] })
  const ids = rows('What is in a new world').flatMap(([, cell = '']) => cell.split(', '))
  const paths: [string, string][] = [
    ['evaluations?include_archived=true', 'evaluations'],
    ['datasets', 'datasets'],
    ['evaluation-groups', 'groups'],
    ['evaluation-dashboards', 'dashboards'],
    ['questions', 'questions'],
    ['rubrics', 'rubrics'],
    ['files', 'files'],
  ]
  const found: string[] = []
  for (const [path, what] of paths) {
    const { status, body } = await send('GET', `/v5/${path}`)
    t.equal(status, 200, what)
    found.push(...body.items.map(({ id }: { id: string }) => id))
  }
  // No call of the service lists annotation tasks.
  const { body: kept } = await send('GET', '/_mock/resources/scale/annotation_task')
  found.push(...kept.resources.map(({ id }: { id: string }) => id))
  t.strictSame(found.sort(), ids.sort())
  const status = async (last: string) =>
    (await send('GET', `/v5/evaluations/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b${last}`)).body
  t.match(await status('02'), { status: 'running' })
  t.match(await status('04'), { status: 'completed', error_count: 2 })
  t.match(await status('05'), { status: 'failed' })
  const patch = { metadata: { build: null, owner: 'ana' } }
  const { body } = await send('PATCH', '/v5/evaluations/7c0e6f0a-3f0d-4d0b-9a55-0a1f5a1c2b01', patch)
  t.strictSame(body.metadata, JSON.parse(/`"metadata": (\{.*?\})`/.exec(readme)?.[1] ?? ''))
})

t.test('the keys that the README reserves are refused', async (t) => {
  const { send } = await startScale(t)
  const keys = [
    ...(/Items of datasets may not have keys([\s\S]*?)\. The pages say/
      .exec(readme)?.[1]
      ?.matchAll(/`(\w+)`/g) ?? []),
  ]
  t.equal(keys.length, 15)
  for (const [, key = ''] of keys)
    t.match(await send('POST', '/v5/datasets', { name: 'x', data: [{ [key]: 1 }] }), {
      status: 400,
      body: { detail: `Item key '${key}' is reserved` },
    })
})
