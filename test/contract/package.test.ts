import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { version } from '../../src/version.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (name: string): string => readFileSync(join(root, name), 'utf8')

interface Packed {
  readonly filename: string
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string }[]
}

/** Runs a command without what the test runner loads into each Node process, which the compiler cannot stand. */
const untouched = (cwd: string, ...command: string[]): string =>
  execFileSync('env', ['-u', 'NODE_OPTIONS', ...command], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })

/** All that building and packing read, in a folder of its own: other tests use the build of this one. */
function copyTo(folder: string): string {
  const copy = join(folder, 'source')
  for (const name of readdirSync(root))
    if (!['node_modules', 'dist', 'test', '.git', '.tap', 'bench'].includes(name))
      cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** The package as npm would publish it, unpacked into a project that has its dependencies. */
function install(folder: string): { app: string; packed: Packed } {
  const output = untouched(copyTo(folder), 'npm', 'pack', '--json', '--pack-destination', folder)
  const [packed] = JSON.parse(output.slice(output.indexOf('[\n'))) as [Packed]
  const app = join(folder, 'app')
  const modules = join(app, 'node_modules')
  mkdirSync(join(modules, 'evalmock'), { recursive: true })
  // A project of its own: else the name `evalmock` would be this repository, below which the folder lies.
  writeFileSync(join(app, 'package.json'), '{"type":"module"}')
  execFileSync('tar', [
    'xzf',
    join(folder, packed.filename),
    '--strip-components=1',
    '-C',
    join(modules, 'evalmock'),
  ])
  // What npm would fetch is here already.
  for (const name of readdirSync(join(root, 'node_modules')))
    if (!name.startsWith('.')) symlinkSync(join(root, 'node_modules', name), join(modules, name))
  return { app, packed }
}

t.test('the package that is published works in an empty project', { timeout: 120_000 }, async (t) => {
  const { app, packed } = install(t.testdir({}))
  const run = (...args: string[]): string =>
    execFileSync(process.execPath, args, { cwd: app, encoding: 'utf8' })
  const bin = 'node_modules/evalmock/dist/bin.js'

  const paths = packed.files.map(({ path }) => path)
  for (const file of [
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'dist/bin.js',
    'dist/index.d.ts',
    'openapi/scale.json',
  ])
    t.ok(paths.includes(file), file)
  t.same(
    paths.filter((path) => /^(src|test|bench|docs|examples|dist\/tools)\/|\.map$|(?<!\.d)\.ts$/.test(path)),
    [],
    'no dev files',
  )
  t.ok(packed.size < 1_500_000, `${packed.size} bytes`)

  t.equal(run(bin, '--version'), `${version}\n`)
  t.equal(run(bin, '--check-config'), 'the configuration is fine\n')
  t.match(run(bin, 'routes', '--provider', 'scale'), /ListEvaluations/)
  t.match(run(bin, 'exec', '--', process.execPath, '-p', 'process.env.EVALMOCK_URL'), /^http:\/\/127/)

  const example = /```ts\n(import test from[\s\S]*?)```/.exec(read('docs/embedding.md'))?.[1] ?? ''
  writeFileSync(join(app, 'example.test.mjs'), example)
  t.match(run('--test', '--test-reporter=tap', 'example.test.mjs'), /^# pass 1$/m)

  for (const name of ['node-test', 'tap'])
    cpSync(join(root, 'examples', name), join(app, name), { recursive: true })
  t.match(run('--test', '--test-reporter=tap', 'node-test/evaluations.test.mjs'), /^# pass 3\n# fail 0$/m)
  t.match(run('tap/evaluations.test.mjs'), /^ok 1 - two tests at once do not see each other/m)

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
