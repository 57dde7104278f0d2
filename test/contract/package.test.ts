import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { version } from '../../src/version.ts'
import { installPackage, untouched } from '../support/package.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (name: string): string => readFileSync(join(root, name), 'utf8')

t.test('the package that is published works in an empty project', { timeout: 120_000 }, async (t) => {
  const { app, packed } = installPackage(t.testdir({}))
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, args, { cwd: app, encoding: 'utf8' })
  const bin = 'node_modules/evalmock/dist/bin.js'

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
    t.ok(paths.includes(file), file)
  t.same(
    paths.filter((path) => /^(src|test|bench|docs|examples|dist\/tools)\/|\.map$|(?<!\.d)\.ts$/.test(path)),
    [],
    'no dev files',
  )
  t.ok(packed.size < 1_950_000, `${packed.size} bytes`)

  t.equal(
    readFileSync(join(app, 'node_modules/evalmock/THIRD_PARTY.md'), 'utf8'),
    read('THIRD_PARTY.md'),
    '`npm run build` writes the licenses of what is bundled; commit them',
  )

  t.equal(run(bin, '--version'), `${version}\n`)
  t.equal(run(bin, '--check-config'), 'the configuration is valid\n')
  t.match(run(bin, 'routes', '--provider', 'scale'), /ListEvaluations/)
  t.match(run(bin, 'exec', '--', process.execPath, '-p', 'process.env.EVALMOCK_URL'), /^http:\/\/127/)

  const documents = `const url = process.env.EVALMOCK_URL + '/_mock/openapi/'
    const read = async (name) => ({ ...(await (await fetch(url + name + '.json')).json()), servers: [] })
    console.log(JSON.stringify(await Promise.all(['control', 'zstack', 'qianfan', 'scale'].map(read))))`
  t.same(
    JSON.parse(run(bin, 'exec', '--', process.execPath, '--input-type=module', '-e', documents)),
    ['control', 'zstack', 'qianfan', 'scale'].map((name) => ({
      ...JSON.parse(read(`openapi/${name}.json`)),
      servers: [],
    })),
    'it describes itself as it does when it is run from its sources',
  )

  const old = `Object.defineProperty(process, 'version', { value: 'v20.20.2' })`
  const underOld = (...args: string[]): string =>
    run('--input-type=module', '--import', `data:text/javascript,${encodeURIComponent(old)}`, ...args)
  for (const name of ['evalmock', 'evalmock/testing', 'evalmock/testcontainers'])
    t.match(
      underOld('-e', `await import('${name}').catch(({ message }) => console.log(message))`),
      /needs Node\.js 22\.19 or newer; this is v20\.20\.2 /,
      name,
    )

  const example = /```ts\n(import test from[\s\S]*?)```/.exec(read('docs/embedding.md'))?.[1] ?? ''
  writeFileSync(join(app, 'example.test.mjs'), example)
  t.match(run('--test', '--test-reporter=tap', 'example.test.mjs'), /^# pass 1$/m)

  const user = `import { createEvalmock, type WorldHandle } from 'evalmock'
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
  writeFileSync(join(app, 'user.ts'), user)
  const options = {
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'esnext.disposable'],
    strict: true,
    noEmit: true,
    types: ['node'],
    skipLibCheck: true,
  }
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, files: ['user.ts'] }))
  t.equal(
    untouched(app, process.execPath, join(root, 'node_modules/typescript/bin/tsc'), '-p', '.'),
    '',
    'its types are those that are documented',
  )
})
