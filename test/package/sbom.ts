// The list of the package's parts in the form of CycloneDX, as a release has it: `npm run sbom`.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Surroundings, succeed } from './check.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

interface Component {
  readonly name: string
  readonly version: string
  readonly purl: string
}

export async function billOfMaterials({ work }: Surroundings): Promise<string> {
  const text = await succeed(root, ['npm', 'run', '--silent', 'sbom'])
  const file = join(work, 'evalmock.cdx.json')
  await writeFile(file, text)
  const bill = JSON.parse(text) as {
    bomFormat: string
    metadata: { component: Component }
    components: readonly Component[]
  }
  const { name, version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  // By its address: npm takes the component's name from the folder.
  if (bill.bomFormat !== 'CycloneDX' || bill.metadata.component.purl !== `pkg:npm/${name}@${version}`)
    throw new Error(`this is no list of ${name} ${version}:\n${text.slice(0, 400)}`)
  const known = new Set(bill.components.map((one) => `${one.name} ${one.version}`))
  const scoped = new Set(
    bill.components.map(({ purl }) => decodeURIComponent(purl).replace(/^pkg:npm\/|\?.*$/g, '')),
  )
  // What is bundled into dist has its license in THIRD_PARTY.md; the database is installed beside it.
  const licenses = await readFile(join(root, 'THIRD_PARTY.md'), 'utf8')
  const bundled = [...licenses.matchAll(/^## (\S+) (\d\S*)$/gm)].map(([, part, of]) => [part, of] as const)
  if (bundled.length < 20) throw new Error('THIRD_PARTY.md lists next to nothing')
  const missing = bundled.filter(([part, of]) => !known.has(`${part} ${of}`) && !scoped.has(`${part}@${of}`))
  if (missing.length > 0) throw new Error(`these are shipped but not listed: ${missing.join('; ')}`)
  if (![...known].some((one) => one.startsWith('better-sqlite3 ')))
    throw new Error('the database is not listed')
  return `${bill.components.length} parts, the ${bundled.length} bundled ones among them`
}
