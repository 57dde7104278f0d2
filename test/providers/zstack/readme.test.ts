import { readFileSync } from 'node:fs'
import t from 'tap'
import { zstack } from '../../../src/providers/zstack/index.ts'
import { startEmulator } from '../../support/emulator.ts'

const text = readFileSync(new URL('../../../src/providers/zstack/README.md', import.meta.url), 'utf8')

/** Cells of the rows of a table, by its heading. */
const rows = (heading: string): string[][] => {
  const [, section = ''] = text.split(`## ${heading}\n`)
  const lines =
    section
      .split('\n## ', 1)[0]
      ?.split('\n')
      .filter((line) => line.startsWith('|')) ?? []
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
}

t.test('the table of operations is that of the routes, with the page of each', async (t) => {
  const { mounted } = await startEmulator(t, { preload: true })
  const operations = [...(mounted.get('zstack')?.operations.values() ?? [])]
  t.ok(operations.length > 45)
  t.same(
    rows('Operations').map(([name, call, page]) => [name, call, /\((.*)\)/.exec(page ?? '')?.[1]]),
    operations.map(({ operationId, method, url, schema }) => [
      operationId,
      `${method} \`${url.replace(/:(\w+)/g, '{$1}')}\``,
      schema.externalDocs?.url,
    ]),
  )
})

t.test('the table of behaviors is that of the register', async (t) => {
  const named = rows('Behaviors').map((cells) =>
    cells.map((cell) => [...cell.matchAll(/`([^`]+)`:/g)].map(([, word]) => word)),
  )
  t.same(
    named,
    zstack.behaviors.map(({ name, docs, live, values }) => [
      [name],
      [docs],
      [live],
      Object.keys(values).filter((value) => value !== docs && value !== live),
    ]),
  )
})
