// What can be known of the files for Docker Compose without an engine: Compose's own loader takes them, and they fit the
// image. Run by `npm run test:examples`, in a copy of the example, with `load-compose` in the PATH.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { loadConfig } from '../../src/config/config.ts'
import { OPTIONS } from '../../src/config/options.ts'

/** As the loader completes it: paths are absolute. */
interface Service {
  readonly build?: { readonly context: string; readonly dockerfile: string }
  readonly command: readonly string[]
  readonly volumes?: readonly { readonly source: string; readonly target: string }[]
  readonly working_dir?: string
  readonly environment: Readonly<Record<string, string>>
  readonly depends_on?: unknown
  readonly healthcheck?: unknown
  readonly ports?: readonly { readonly target: number }[]
}
interface Project {
  readonly services: { readonly evalmock: Service; readonly app: Service }
}

const root = fileURLToPath(new URL('../../', import.meta.url))
const FILES = ['docker-compose.yml', 'examples/docker-compose/docker-compose.yml'] as const
const load = (name: string): Project =>
  JSON.parse(execFileSync('load-compose', [join(root, name)], { encoding: 'utf8' }))
const projects = FILES.map((name) => ({ name, project: load(name) }))
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8')

t.test('Compose refuses what is wrong, so what it takes is right', async (t) => {
  const text = readFileSync(join(root, FILES[1]), 'utf8')
  const folder = t.testdir({ 'wrong.yml': text.replace('service_healthy', 'healthy') })
  const { status, stderr } = spawnSync('load-compose', [join(folder, 'wrong.yml')], { encoding: 'utf8' })
  t.equal(status, 1)
  t.match(stderr, /services.app.depends_on.evalmock.condition must be one of/)
})

t.test('the service is the image that is built here, and is waited for by its health check', async (t) => {
  t.match(dockerfile, /^HEALTHCHECK .* CMD \["node", "\/app\/dist\/bin\.js", "healthcheck"\]$/m)
  for (const { name, project } of projects) {
    const { evalmock, app } = project.services
    t.same(
      evalmock.build,
      { context: resolve(root), dockerfile: 'Dockerfile' },
      `${name} builds this repository`,
    )
    t.same(app.depends_on, { evalmock: { condition: 'service_healthy', required: true } })
    t.equal(evalmock.healthcheck, undefined, 'the image’s own is in force')
  }
})

t.test('ports and variables are those of the image and of the server', async (t) => {
  const port = /^EXPOSE (\d+)$/m.exec(dockerfile)?.[1] ?? ''
  for (const { name, project } of projects) {
    const { evalmock, app } = project.services
    for (const value of Object.values(app.environment).filter((value) => value.startsWith('http')))
      t.equal(value, `http://evalmock:${port}`, `${name}: the service by its name`)
    for (const { target } of evalmock.ports ?? []) t.equal(target, Number(port))
    const known = OPTIONS.map(({ variable }) => variable)
    for (const variable of Object.keys(evalmock.environment)) t.ok(known.includes(variable), variable)
    t.match(loadConfig({ env: evalmock.environment, cwd: t.testdirName }), { pace: { pace: 'time' } })
  }
})

t.test('the application passes beside a server that is set up so', async (t) => {
  const { evalmock, app } = load(FILES[1]).services
  const [volume] = app.volumes ?? []
  t.equal(app.working_dir, volume?.target)
  t.ok(existsSync(volume?.source ?? ''))
  const [program = '', ...args] = app.command
  t.equal(program, 'node')
  // The server's port is known when it listens: the shell puts its address in the place of the service's name.
  const assignments = Object.entries(app.environment).map(
    ([name, value]) => `${name}="${value.replace('http://evalmock:4620', '$EVALMOCK_URL')}"`,
  )
  const script = [...assignments, program, ...args, '--test-reporter=tap'].join(' ')
  const output = execFileSync('evalmock', ['exec', '--', 'sh', '-c', script], {
    cwd: volume?.source,
    env: { PATH: process.env.PATH, ...evalmock.environment },
    encoding: 'utf8',
  })
  t.match(output, /^# pass 5\n# fail 0$/m)
})
