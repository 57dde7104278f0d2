// That no example is forgotten. They are run by `npm run test:examples`.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
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

t.test('an example asks for pinned packages, and for the file that npm pack makes here', async (t) => {
  const wanted = (name: string): Record<string, string> => {
    const { dependencies, devDependencies } = JSON.parse(read(name)) as Manifest
    return { ...dependencies, ...devDependencies }
  }
  const asking = folders.filter((id) => existsSync(new URL(`examples/${id}/package.json`, root)))
  t.same(asking.sort(), ['jest', 'vitest'])
  for (const id of asking)
    t.same(
      wanted(`examples/${id}/package.json`),
      { ...wanted(`test/examples/pins/${id}/package.json`), evalmock: `file:../../evalmock-${version}.tgz` },
      id,
    )
})

t.test('no example runs or installs what a registry has under the name of Evalmock', (t) => {
  const files = readdirSync(new URL('examples', root), { recursive: true, withFileTypes: true })
  for (const file of files.filter((entry) => entry.isFile())) {
    const name = join(file.parentPath, file.name)
    t.notMatch(
      readFileSync(name, 'utf8'),
      /npx( -\S+)* evalmock|npm (install|i|add)( -\S+)* evalmock\b/,
      name,
    )
  }
  t.end()
})
