// That no example is forgotten. They are run by `npm run test:examples`.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { version } from '../../src/version.ts'
import { EXAMPLES } from '../examples/catalogue.ts'

const root = new URL('../../', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8')
const folders = readdirSync(new URL('examples', root), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

t.test('every example is run, and told of', async (t) => {
  t.same(EXAMPLES.map(({ id }) => id).sort(), folders.sort())
  t.ok(folders.length >= 10)
  for (const id of folders) {
    t.match(read('examples/README.md'), `[${id}](${id})`)
    for (const name of ['README.md', 'README.zh-CN.md']) t.match(read(name), `](examples/${id})`, name)
    t.match(read(`examples/${id}/README.md`), /^# \S/)
  }
})

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

t.test('what an example asks for is what is pinned, and this version of Evalmock', async (t) => {
  const wanted = (name: string): Record<string, string> => {
    const { dependencies, devDependencies } = JSON.parse(read(name)) as Manifest
    return { ...dependencies, ...devDependencies }
  }
  const asking = folders.filter((id) => existsSync(new URL(`examples/${id}/package.json`, root)))
  t.same(asking.sort(), ['jest', 'vitest'])
  for (const id of asking)
    t.same(
      wanted(`examples/${id}/package.json`),
      { ...wanted(`test/examples/pins/${id}/package.json`), evalmock: version },
      id,
    )
})
