// The provider's README says what there is, and there is what it says.
import { readFileSync } from 'node:fs'
import t from 'tap'
import { CODES } from '../../../src/providers/qianfan/codes.ts'
import { qianfan } from '../../../src/providers/qianfan/index.ts'
import { startEmulator } from '../../support/emulator.ts'

const readme = readFileSync(new URL('../../../src/providers/qianfan/README.md', import.meta.url), 'utf8')

/** Rows of the table under a heading, cell by cell. */
const table = (heading: string): string[][] =>
  (readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )

t.test('each operation stands in the README with its path, page and permission', async (t) => {
  const { mounted, app } = await startEmulator(t, { preload: true })
  const { operations } = mounted.get('qianfan') ?? { operations: new Map() }
  const routes = [...operations.values()].map(({ operationId, documentUrl, schema }) => [
    `\`${operationId}\``,
    `\`${documentUrl}\``,
    schema.externalDocs?.url ?? '',
  ])
  const rows = table('Operations')
  t.same(rows.map((row) => row.slice(0, 3)).toSorted(), routes.toSorted())
  t.equal(
    (await app.inject('/v2/eval/export/x/data.zip')).statusCode,
    403,
    'a route, which asks for a signature',
  )
  t.equal(
    (await app.inject('/v2/dataset/export/x/data.zip')).statusCode,
    403,
    'a route, which asks for a signature',
  )
  t.equal((await app.inject('/v2/dataset/x/sample/x')).statusCode, 403, 'a route, which asks for a signature')
  for (const [operation = '', , , permission] of rows)
    t.equal(
      permission,
      /Describe|Detail|Report|List|Info|Record/.test(operation) ? 'read' : 'write',
      operation,
    )
})

t.test('each behavior stands in the README with its values', (t) => {
  const shown = table('Behaviors').map(([name = '', docs = '', live = '', others = '']) => ({
    name,
    docs,
    live,
    others,
  }))
  t.same(
    shown.map(({ name, docs, live }) => [name, docs, live]),
    qianfan.behaviors.map(({ name, docs, live }) => [`\`${name}\``, `\`${docs}\``, `\`${live}\``]),
  )
  for (const [i, { values }] of qianfan.behaviors.entries())
    for (const value of Object.keys(values)) {
      const { docs = '', live = '', others = '' } = shown[i] ?? {}
      t.ok(`${docs} ${live} ${others}`.includes(`\`${value}\``), value)
    }
  t.end()
})

t.test('each code that the README names is one of ours', (t) => {
  const named = [...readme.matchAll(/\b[1-5]\d\d `([A-Za-z]+)`/g)].map(([, code]) => code as string)
  for (const code of named) t.ok(Object.hasOwn(CODES, code), code)
  t.end()
})

t.test('the seed is what the README says', async (t) => {
  const seed = JSON.parse(
    readFileSync(new URL('../../../fixtures/qianfan/seed.json', import.meta.url), 'utf8'),
  ) as { qianfan: Record<string, { taskId: string; id: number }[]> }
  const { evalTasks = [], evalResultExportTasks = [] } = seed.qianfan
  t.same(
    table('Seed').map(([id, number]) => [id, number]),
    [...evalTasks, ...evalResultExportTasks].map(({ taskId, id }) => [`\`${taskId}\``, String(id)]),
  )
})
