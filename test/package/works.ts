// What is published works in an empty project: its files, its command, its modules and its types.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from '../../src/version.ts'
import { type Surroundings, succeed } from './check.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (name: string): Promise<string> => readFile(join(root, name), 'utf8')
const BIN = 'node_modules/evalmock/dist/bin.js'
const DOCUMENTS = ['control', 'zstack', 'qianfan', 'scale']

type Run = (...args: string[]) => Promise<string>

export async function works({ app, packed }: Surroundings): Promise<string> {
  const run: Run = (...args) => succeed(app, [process.execPath, ...args])
  const paths = packed.files.map(({ path }) => path)
  for (const file of [
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'THIRD_PARTY.md',
    'dist/bin.js',
    'dist/viewer/swagger-ui-bundle.js',
    'dist/index.d.ts',
    'openapi/scale.json',
  ])
    assert.ok(paths.includes(file), `${file} is missing`)
  const ours = /^(src|test|bench|docs|examples|dist\/tools)\/|\.map$|(?<!\.d)\.ts$/
  assert.deepEqual(
    paths.filter((path) => ours.test(path)),
    [],
    'these files are for development',
  )
  assert.ok(packed.size < 1_950_000, `it has ${packed.size} bytes`)
  assert.equal(
    await readFile(join(app, 'node_modules/evalmock/THIRD_PARTY.md'), 'utf8'),
    await read('THIRD_PARTY.md'),
    '`npm run build` writes the licenses of what is bundled; commit them',
  )

  assert.equal(await run(BIN, '--version'), `${version}\n`)
  assert.equal(await run(BIN, '--check-config'), 'the configuration is valid\n')
  assert.match(await run(BIN, 'routes', '--provider', 'scale'), /ListEvaluations/)
  const url = await run(BIN, 'exec', '--', process.execPath, '-p', 'process.env.EVALMOCK_URL')
  assert.match(url, /^http:\/\/127/)
  await describesItself(run)
  await refusesOldNode(run)
  await isEmbedded(app, run)
  await hasTypes(app, run)
  return `${paths.length} files, the command, the modules and the types`
}

/** As it does when it is run from its sources. */
async function describesItself(run: Run): Promise<void> {
  const program = `const url = process.env.EVALMOCK_URL + '/_mock/openapi/'
    const read = async (name) => ({ ...(await (await fetch(url + name + '.json')).json()), servers: [] })
    console.log(JSON.stringify(await Promise.all(${JSON.stringify(DOCUMENTS)}.map(read))))`
  assert.deepEqual(
    JSON.parse(await run(BIN, 'exec', '--', process.execPath, '--input-type=module', '-e', program)),
    await Promise.all(
      DOCUMENTS.map(async (name) => ({ ...JSON.parse(await read(`openapi/${name}.json`)), servers: [] })),
    ),
  )
}

async function refusesOldNode(run: Run): Promise<void> {
  const old = `Object.defineProperty(process, 'version', { value: 'v20.20.2' })`
  for (const name of ['evalmock', 'evalmock/testing', 'evalmock/testcontainers'])
    assert.match(
      await run(
        '--input-type=module',
        '--import',
        `data:text/javascript,${encodeURIComponent(old)}`,
        '-e',
        `await import('${name}').catch(({ message }) => console.log(message))`,
      ),
      /needs Node\.js 22\.19 or newer; this is v20\.20\.2 /,
      name,
    )
}

async function isEmbedded(app: string, run: Run): Promise<void> {
  const example = /```ts\n(import test from[\s\S]*?)```/.exec(await read('docs/embedding.md'))?.[1] ?? ''
  await writeFile(join(app, 'example.test.mjs'), example)
  assert.match(await run('--test', '--test-reporter=tap', 'example.test.mjs'), /^# pass 1$/m)
}

const USER = `import { createEvalmock, type WorldHandle } from 'evalmock'
import { worldFor } from 'evalmock/testing'
import { startContainer } from 'evalmock/testcontainers'
export async function use(t: { after(work: () => Promise<void>): void }): Promise<WorldHandle> {
  await using evalmock = await createEvalmock({ profile: 'live' })
  await (await evalmock.world()).clock.advance(1)
  void startContainer
  // @ts-expect-error there is no such profile
  void createEvalmock({ profile: 'dcos' })
  return worldFor(t)
}
`

async function hasTypes(app: string, run: Run): Promise<void> {
  await writeFile(join(app, 'user.ts'), USER)
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    strict: true,
    noEmit: true,
    types: ['node'],
    skipLibCheck: true,
  }
  await writeFile(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['user.ts'] }))
  assert.equal(await run(join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'), '')
}
