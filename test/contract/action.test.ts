// The GitHub Action: its steps are run here as the runner would run them.
import { execFile } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { clientVariables } from '../../src/cli/sdk/clients.ts'
import { PROGRAM } from '../support/program.ts'

t.setTimeout(180_000)
const root = fileURLToPath(new URL('../../', import.meta.url))
const read = (name: string) => parse(readFileSync(`${root}${name}`, 'utf8'))
const action = read('action.yml')

interface Step {
  readonly id?: string
  readonly run: string
  readonly env: Readonly<Record<string, string>>
}

interface Ended {
  readonly code: number
  readonly said: string
  /** What the step wrote for the steps after it, by name. */
  readonly env: Record<string, string>
  readonly outputs: Record<string, string>
}

/** Runs the step that starts the server, with these inputs. The server is ended with the test. */
async function start(t: Test, inputs: Readonly<Record<string, string>>): Promise<Ended> {
  const folder = t.testdir({
    dist: { 'bin.js': `await import('${PROGRAM}')` },
    temp: {},
    env: '',
    output: '',
  })
  symlinkSync(`${root}node_modules`, `${folder}/node_modules`)
  symlinkSync(`${root}.github`, `${folder}/.github`)
  const step = (action.runs.steps as Step[]).find(({ id }) => id === 'start') as Step
  const filled = (text: string): string =>
    text.replace(/^\$\{\{ (.*) \}\}$/, (_, name: string) =>
      name === 'github.action_path'
        ? folder
        : (inputs[name.slice(7)] ?? action.inputs[name.slice(7)].default),
    )
  const env = {
    PATH: process.env.PATH,
    HOME: `${folder}/temp`,
    RUNNER_TEMP: `${folder}/temp`,
    GITHUB_ENV: `${folder}/env`,
    GITHUB_OUTPUT: `${folder}/output`,
    ...Object.fromEntries(Object.entries(step.env).map(([name, value]) => [name, filled(value)])),
  }
  const { code, said } = await new Promise<{ code: number; said: string }>((resolve) => {
    execFile('bash', ['-eo', 'pipefail', '-c', step.run], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr }),
    )
  })
  const lines = (name: string): Record<string, string> =>
    Object.fromEntries(
      readFileSync(`${folder}/${name}`, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split(/=(.*)/s, 2)),
    )
  const outputs = lines('output')
  if (outputs.pid !== undefined) t.teardown(() => process.kill(Number(outputs.pid)))
  return { code, said, env: lines('env'), outputs }
}

t.test('the next steps of the job have a ready server, and the variables for it', async (t) => {
  const { code, env, outputs, said } = await start(t, {
    port: '0',
    options: '--pace "time:1s,2s" --seed \'a b\'',
    world: 'ci-1',
  })
  t.equal(code, 0, said)
  const { url } = outputs
  t.same(env, await clientVariables(url ?? '', 'ci-1'))
  const health = (await (await fetch(`${url}/_mock/health`)).json()) as { seed: string }
  t.equal(health.seed, 'a b')
  t.equal(said, `Evalmock is ready at ${url}\n`)
})

t.test('over HTTPS, the next steps trust the certificate', async (t) => {
  const { code, env, said } = await start(t, { port: '0', options: '--https' })
  t.equal(code, 0, said)
  t.match(env, {
    EVALMOCK_URL: /^https:/,
    SSL_CERT_FILE: /roots-\w+\.pem$/,
    JAVA_TOOL_OPTIONS: /trustStore=/,
  })
})

t.test('a server that does not start fails the step with its own message', async (t) => {
  const wrong = await start(t, { port: '0', options: '--pace sometimes' })
  t.match(wrong, {
    code: 1,
    said: /^::error::Evalmock ended at its start\n.*--pace is "sometimes"/s,
    env: {},
  })

  const other = createServer((_request, reply) => reply.writeHead(404, { connection: 'close' }).end())
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  t.teardown(() => other.close())
  const port = String((other.address() as AddressInfo).port)
  t.match(await start(t, { port }), {
    code: 1,
    said: new RegExp(`port ${port} of 127\\.0\\.0\\.1 is in use`),
    env: {},
  })
})

t.test('workflows and the container for development name what there is', async (t) => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    scripts: Record<string, string>
  }
  const ci = read('.github/workflows/ci.yml')
  for (const suite of ci.jobs.suite.strategy.matrix.suite) t.ok(scripts[`test:${suite}`], suite)
  const container = JSON.parse(readFileSync(`${root}.devcontainer/devcontainer.json`, 'utf8'))
  t.match(container, { postCreateCommand: 'npm ci', forwardPorts: [4620] })
  const release = read('.github/workflows/release.yml')
  t.match(release.jobs.package.permissions, { 'id-token': 'write' }, 'provenance needs it')
  t.equal(release.jobs.image.steps.at(-1).with.platforms, 'linux/amd64,linux/arm64')
})
