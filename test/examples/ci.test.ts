// The files for CI services: what they set is what clients need. Run by `npm run test:examples`.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'
import { parse } from 'yaml'
import { clientVariables } from '../../src/cli/sdk/clients.ts'
import { loadConfig } from '../../src/config/config.ts'

const root = new URL('../../', import.meta.url)
const read = (name: string) => parse(readFileSync(new URL(name, root), 'utf8'))
const workflow = read('examples/ci/github-actions.yml')
const pipeline = read('examples/ci/gitlab-ci.yml')

t.test('what is set for clients is what `evalmock env` sets', async (t) => {
  const places = [
    [workflow.jobs.service.env, 'http://127.0.0.1:4620'],
    [pipeline.test.variables, 'http://evalmock:4620'],
    [read('docker-compose.yml').services.app.environment, 'http://evalmock:4620'],
    [read('examples/docker-compose/docker-compose.yml').services.app.environment, 'http://evalmock:4620'],
  ] as const
  for (const [given, url] of places) {
    const expected: Record<string, string> = await clientVariables(url, 'default')
    t.ok(Object.keys(given).length >= 4)
    for (const [name, value] of Object.entries(given)) t.equal(value, expected[name], name)
  }
})

t.test('what is set for the server is what it takes, on the port that is opened', async (t) => {
  const { image, ports, env } = workflow.jobs.service.services.evalmock
  const [service] = pipeline.test.services
  t.equal(service.name, image)
  t.equal(service.alias, 'evalmock')
  t.same(ports, ['4620:4620'])
  for (const variables of [env, service.variables])
    t.match(loadConfig({ env: variables, cwd: t.testdirName }), { pace: { pace: 'time' }, port: 4620 })
})

t.test('the command of the job without a service points a client at a server', async (t) => {
  const steps: { run?: string }[] = workflow.jobs.exec.steps
  t.match(steps.at(-2)?.run, /^npm install --global git\+https:\/\/\S+#\S+$/, 'no registry has it')
  const [, command] = /^(evalmock exec .*-- )pytest$/.exec(steps.at(-1)?.run ?? '') ?? []
  const client = `node -e "fetch(process.env.SGP_CLIENT_BASE_URL + '/v5/evaluations', { headers: { 'x-api-key': process.env.SGP_API_KEY } }).then(({ status }) => console.log(status))"`
  t.equal(execFileSync('sh', ['-c', command + client], { encoding: 'utf8' }), '200\n')
})
