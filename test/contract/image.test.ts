import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { parseAllDocuments } from 'yaml'

const root = new URL('../../', import.meta.url)
const read = (name: string): string => readFileSync(new URL(name, root), 'utf8')
const dockerfile = read('Dockerfile')

/** Files that the image's build takes from the folder. */
const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, words = '']) =>
  words.trim().split(/\s+/).slice(0, -1),
)

t.test('each file that the image copies exists, and is let through by .dockerignore', async (t) => {
  const allowed = read('.dockerignore')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1))
  t.ok(copied.length >= 8)
  for (const name of copied) {
    t.ok(existsSync(new URL(name, root)), name)
    t.ok(allowed.includes(name), `${name} is in .dockerignore's list`)
  }
  t.same([...allowed].sort(), [...copied].sort(), 'and nothing else is sent to the engine')
})

t.test('what the package ships is what the image ships', async (t) => {
  const { files } = JSON.parse(read('package.json')) as { files: string[] }
  const folders = files.filter((name) => !/[.!]/.test(name) && name !== 'dist')
  t.same(
    folders.filter((name) => !copied.some((one) => name === one || name.startsWith(`${one}/`))),
    [],
  )
})

t.test('the image runs without rights, and its health check follows the configured port', async (t) => {
  t.match(dockerfile, /^USER [1-9]\d*$/m)
  t.match(dockerfile, /^HEALTHCHECK .*"healthcheck"\]$/m)
  t.match(dockerfile, /^ENV .*EVALMOCK_HOST=:: /m)
  const stages = dockerfile.split(/^FROM /m)
  t.match(stages.at(-1), /^node:24-alpine/)
  t.notMatch(stages.at(-1), /npm (ci|install)/, 'nothing is installed in what ships')
})

t.test('the example for Compose waits until the server is healthy', async (t) => {
  t.match(read('docker-compose.yml'), /depends_on:\n\s+evalmock:\n\s+condition: service_healthy/)
})

t.test('the objects for Kubernetes fit the image', async (t) => {
  const blocks = [...read('docs/deploy.md').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  const [deployment, service] = parseAllDocuments(blocks.find((text) => text.includes('kind:')) ?? '').map(
    (document) => document.toJS(),
  )
  const { replicas, selector, strategy, template } = deployment.spec
  // All state is in one process.
  t.match({ replicas, strategy }, { replicas: 1, strategy: { type: 'Recreate' } })
  t.same(selector.matchLabels, template.metadata.labels)
  t.same(service.spec.selector, template.metadata.labels)
  const [container] = template.spec.containers
  t.match(dockerfile, new RegExp(`^EXPOSE ${container.ports[0].containerPort}$`, 'm'))
  t.equal(service.spec.ports[0].port, container.ports[0].containerPort)
  t.equal(container.readinessProbe.httpGet.path, '/_mock/readyz')
  t.equal(container.livenessProbe.httpGet.path, '/_mock/livez')
})
