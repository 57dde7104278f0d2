// What the job of the generators itself has to get right. They are run by `npm run test:generators`.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { GENERATORS } from './catalogue.ts'
import { CHAINS } from './chains.ts'
import { CHECKS } from './checks.ts'
import { page } from './page.ts'
import { STORIES } from './tool.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

t.test('every generator is pinned, and its program is there', async (t) => {
  const pins = CHAINS.flatMap((chain) =>
    chain.pins.map((pin) => readFileSync(file(`${chain.id}/${pin}`), 'utf8')),
  )
  const commands = CHAINS.flatMap(({ install }) => install.flat())
  const all = [...GENERATORS, ...CHECKS]
  t.equal(new Set(all.map(({ id }) => id)).size, all.length)
  for (const { id, chain, package: name, version, program } of all) {
    for (const one of program) t.ok(existsSync(file(`${chain}/${one}`)), `${id} has ${one}`)
    t.ok(
      [...pins, ...commands].some((text) => text.includes(name) && text.includes(version)),
      `${name} ${version} is pinned`,
    )
  }
})

t.test('the page is what the catalogue and a whole run say', async (t) => {
  const all = new Map([
    ...GENERATORS.map(({ id }): [string, number] => [id, STORIES.length]),
    ...CHECKS.map(({ id, documents }): [string, number] => [id, documents.length]),
  ])
  t.equal(
    readFileSync(file('../../docs/generators.md'), 'utf8'),
    page(all),
    '`npm run test:generators -- --write`',
  )
})
