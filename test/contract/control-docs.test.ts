// The pages of docs/control do what they say: their shell commands, and their tests in each of the three forms.
import { execFile, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { commandsOf } from '../support/document.ts'
import { startEmulator } from '../support/emulator.ts'
import { moduleOf } from '../support/program.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const run = promisify(execFile)
const read = (name: string): string => readFileSync(join(root, name), 'utf8')
const pages = readdirSync(join(root, 'docs/control'))
  .filter((name) => name.endsWith('.md') && name !== 'README.md')
  .sort()

const blocks = (name: string, language: string): string[] =>
  [...read(`docs/control/${name}`).matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(
    ([, code = '']) => code,
  )

t.test('every page has its line in the table, a shell example and a test of each kind', async (t) => {
  const table = read('docs/control/README.md')
  for (const page of pages) {
    t.ok(table.includes(`(${page})`), page)
    t.ok(commandsOf(`docs/control/${page}`).length > 0, page)
    for (const { script } of commandsOf(`docs/control/${page}`))
      t.ok(script.trim().split('\n').length <= 10, page)
    t.equal(blocks(page, 'ts').filter((code) => code.includes("from 'tap'")).length, 1, page)
    t.equal(blocks(page, 'ts').filter((code) => code.includes("from 'vitest'")).length, 1, page)
    t.equal(blocks(page, 'python').length, 1, page)
  }
})

t.test('links between the pages lead somewhere', async (t) => {
  for (const page of [...pages, 'README.md'])
    for (const [, target = ''] of read(`docs/control/${page}`).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g))
      t.ok(existsSync(join(root, 'docs/control', target)), `${page}: ${target}`)
})

for (const page of pages)
  t.test(`the commands of ${page} answer as it says`, async (t) => {
    const { listen } = await startEmulator(t, { clock: undefined })
    const url = await listen()
    const [setting = ''] = blocks('README.md', 'sh')
    const commands = commandsOf(`docs/control/${page}`)
    const script = ['set -e', setting, ...commands.map(({ script }) => `${script}echo; echo ======`)]
      .join('\n')
      .replaceAll('http://127.0.0.1:4620', url)
      .replaceAll('/tmp/evalmock', t.testdir())
    const { stdout } = await run('sh', ['-c', script], { timeout: 140_000 })
    const answers = stdout.split('======\n')
    for (const [i, { answer, line }] of commands.entries())
      if (answer !== undefined) t.match(JSON.parse(answers[i] ?? ''), answer, `${page}:${line}`)
  })

t.test('the tests in TypeScript pass', async (t) => {
  const files: Record<string, string> = { 'scale.ts': here(blocks('README.md', 'ts')[0] ?? '') }
  // One process for all of a kind: each costs a second.
  const all: Record<string, string> = { tap: '', vitest: '' }
  for (const page of pages)
    for (const code of blocks(page, 'ts')) {
      const kind = code.includes("from 'vitest'") ? 'vitest' : 'tap'
      const name = `${page.replace('.md', '')}.${kind}.ts`
      files[name] = here(code)
      all[kind] += `import './${name}'\n`
    }
  const folder = t.testdir({ ...files, 'all.tap.ts': all.tap ?? '', 'all.vitest.ts': all.vitest ?? '' })
  for (const name of ['all.tap.ts', 'all.vitest.ts']) {
    const { stdout } = await run(process.execPath, [join(folder, name)], { timeout: 140_000 }).catch(
      (error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) }),
    )
    t.notMatch(stdout, /^\s*not ok/m, stdout)
    t.equal(stdout.match(/^ok /gm)?.length, pages.length, name)
  }
})

/** As it stands in this repository, which cannot install itself. */
const here = (code: string): string =>
  code
    .replaceAll("'evalmock/testing'", `'${moduleOf('embed/testing')}'`)
    .replaceAll("'evalmock'", `'${moduleOf('index')}'`)
    .replaceAll("'vitest'", `'${join(root, 'test/support/vitest.ts')}'`)

const hasPytest = spawnSync('python3', ['-m', 'pytest', '--version']).status === 0

t.test('the tests in Python pass', { skip: hasPytest ? false : 'there is no pytest here' }, async (t) => {
  const { listen } = await startEmulator(t, { clock: undefined })
  const url = await listen()
  const [conftest = ''] = blocks('README.md', 'python')
  const files = Object.fromEntries(
    pages.map((page) => [`test_${page.replace('.md', '')}.py`, blocks(page, 'python')[0] ?? '']),
  )
  const folder = t.testdir({ 'conftest.py': conftest, ...files })
  const env = { ...process.env, EVALMOCK_URL: url, PYTHONDONTWRITEBYTECODE: '1' }
  const { stdout } = await run('python3', ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', folder], {
    env,
    timeout: 50_000,
  }).catch((error: { stdout?: string }) => ({ stdout: error.stdout ?? String(error) }))
  t.match(stdout, new RegExp(`${pages.length} passed`), stdout)
})
