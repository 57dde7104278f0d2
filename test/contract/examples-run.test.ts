import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { clientVariables } from '../../src/cli/clients.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const bin = `${root}src/bin.ts`

/** Runs an example beside a server of its own, as its README says. */
const exec = (folder: string, ...words: string[]) =>
  spawnSync(process.execPath, [bin, 'exec', '--', ...words], {
    cwd: `${root}examples/${folder}`,
    encoding: 'utf8',
    env: { ...process.env, GOFLAGS: '-count=1', PYTHONDONTWRITEBYTECODE: '1' },
  })

const has = (...words: [string, ...string[]]): boolean => {
  try {
    execFileSync(words[0], words.slice(1), { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

t.test(
  'the example for pytest passes',
  { skip: !has('pytest', '--version') && 'no pytest here' },
  async (t) => {
    const { status, stdout } = exec('pytest', 'pytest', '-q', '-p', 'no:cacheprovider')
    t.equal(status, 0, stdout)
    t.match(stdout, /3 passed/)
  },
)

t.test(
  'the example for Go passes',
  { skip: !has('go', 'version') && 'no Go here', timeout: 120_000 },
  async (t) => {
    const { status, stdout, stderr } = exec('go', 'go', 'test', './...')
    t.equal(status, 0, stdout + stderr)
  },
)

t.test('what the examples for CI set is what `evalmock env` sets', async (t) => {
  const read = (name: string) => parse(readFileSync(`${root}${name}`, 'utf8'))
  const places = [
    [read('examples/ci/github-actions.yml').jobs.service.env, 'http://127.0.0.1:4620'],
    [read('examples/ci/gitlab-ci.yml').test.variables, 'http://evalmock:4620'],
    [read('docker-compose.yml').services.app.environment, 'http://evalmock:4620'],
  ] as const
  for (const [given, url] of places) {
    const expected: Record<string, string> = await clientVariables(url, 'default')
    for (const [name, value] of Object.entries(given)) t.equal(value, expected[name], name)
  }
})
