// HAProxy before three servers: every call of a world reaches the server that has it, and no other server ever makes it.
// Run by `npm run test:examples`, in a copy of the example.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse, parseAllDocuments } from 'yaml'
import { OPTIONS } from '../../src/config/options.ts'
import { pooled } from '../sdk/pool.ts'
import { Client } from './client.ts'
import { type Replica, startProxy, startReplica } from './replicas.ts'

const WORLDS = Array.from({ length: 200 }, (_, i) => `world-${i}`)
const folder = process.cwd()

interface Listed {
  readonly instance: { readonly id: string }
  readonly worlds: readonly { readonly name: string; readonly requests: number; readonly resources: number }[]
}
const listed = async (url: string, headers = {}): Promise<Listed> =>
  (await (await fetch(`${url}/_mock/worlds`, { headers })).json()) as Listed

t.setTimeout(450_000)
t.test('three servers behind one address', { timeout: 420_000 }, async (t) => {
  const data = t.testdir()
  const replicas: Replica[] = []
  for (const i of [0, 1, 2]) replicas.push(await startReplica(t, join(data, `data-${i}`)))
  const url = await startProxy(t, folder, replicas)

  for (const [i, { id }] of replicas.entries()) {
    const { instance } = await listed(url, { 'x-evalmock-replica': String(i) })
    t.equal(instance.id, id, `behind the proxy, replica ${i} is our own`)
  }

  const clients = new Map(WORLDS.map((world) => [world, new Client(url, world)]))
  await pooled([...clients.values()], 12, async (client) => {
    await client.round()
    await client.round()
  })
  const odd = [...clients.values()].flatMap((client) => client.odd)
  t.same(odd.slice(0, 5), [], `${odd.length} calls were refused`)
  const homes = new Map<string, Replica>()
  const shares: number[] = []
  for (const replica of replicas) {
    const worlds = (await listed(replica.url)).worlds.filter(({ name }) => name !== 'default')
    shares.push(worlds.length)
    for (const { name, requests } of worlds) {
      t.notOk(homes.has(name), `${name} is on one server only`)
      homes.set(name, replica)
      t.equal(requests, clients.get(name)?.requests, `every request of ${name} is in its journal`)
    }
  }
  t.equal(homes.size, WORLDS.length)
  t.ok(
    shares.every((share) => share > 30),
    `each server has its share: ${shares.join(', ')}`,
  )
  const strays = [...clients].filter(
    ([name, { instances }]) => instances.size !== 1 || !instances.has(homes.get(name)?.id ?? ''),
  )
  t.same(strays, [], 'no call was answered by another server')
  const calls = [...clients.values()].reduce((sum, client) => sum + client.calls, 0)
  t.equal(calls, WORLDS.length * 50)

  // One server stops. The calls of its worlds wait; those of others do not.
  const [, middle] = replicas as [Replica, Replica, Replica]
  const before = new Map((await listed(middle.url)).worlds.map((world) => [world.name, world]))
  const of = (replica: Replica): string => WORLDS.find((world) => homes.get(world) === replica) as string
  await middle.stop()
  let answered = false
  const key = (world: string) => ({ headers: { 'x-api-key': `mock.${world}` } })
  const waiting = fetch(`${url}/v5/evaluations`, key(of(middle))).then((response) => {
    answered = true
    return response
  })
  for (const other of replicas.filter((one) => one !== middle))
    t.equal(
      (await fetch(`${url}/v5/evaluations`, key(of(other)))).headers.get('x-evalmock-instance'),
      other.id,
    )
  t.notOk(answered, 'the call waits while others are answered')

  const again = await startReplica(t, join(data, 'data-1'), middle.port)
  t.not(again.id, middle.id, 'a restart shows')
  const response = await waiting
  t.equal(response.status, 200, 'the call that waited is answered')
  t.equal(response.headers.get('x-evalmock-instance'), again.id)
  const { items } = (await response.json()) as { items: { name: string }[] }
  t.equal(items.filter(({ name }) => name === 'mine').length, 2, 'with what was made before')
  const after = new Map((await listed(again.url)).worlds.map((world) => [world.name, world]))
  t.same([...after.keys()], [...before.keys()])
  for (const [name, { resources }] of before) t.equal(after.get(name)?.resources, resources, name)
  for (const other of replicas.filter((one) => one !== middle))
    t.notOk(
      (await listed(other.url)).worlds.some(({ name }) => name !== 'default' && homes.get(name) !== other),
    )
})

t.test('what no proxy can decide is refused with a reason', async (t) => {
  const replica = await startReplica(t, join(t.testdir(), 'data'))
  const url = await startProxy(t, folder, [replica, replica, replica])
  const response = await fetch(`${url}/_mock/worlds`, { method: 'POST', body: '{}' })
  t.equal(response.status, 400)
  t.match(await response.json(), { detail: 'give the world a name: it decides which replica gets it' })
  t.equal((await fetch(`${url}/_mock/worlds`, { method: 'POST', body: '{"name":"a"}' })).status, 201)
})

t.test('the README starts what the configuration asks for', async (t) => {
  const [readme, config] = [readFileSync('README.md', 'utf8'), readFileSync('haproxy.cfg', 'utf8')]
  const wanted = [...config.matchAll(/"\$\{(\w+)\}"/g)].map(([, name]) => name)
  t.same(wanted, ['LISTEN', 'REPLICA_0', 'REPLICA_1', 'REPLICA_2'])
  for (const name of wanted) t.match(readme, `${name}=127.0.0.1:`)
})

const kubernetes = new URL('../../deploy/kubernetes/', import.meta.url)
const FILES = ['evalmock.yaml', 'haproxy.yaml']
const text = (name: string): string => readFileSync(new URL(name, kubernetes), 'utf8')

t.test("Kubernetes' own schemas accept the resources", async (t) => {
  // Not the script: it names the folder in which it was installed, before that was moved.
  const validate = (file: string) =>
    spawnSync('python', ['-m', 'kubernetes_validate', '--strict', file], { encoding: 'utf8' })
  for (const name of FILES) {
    const { status, stderr, stdout } = validate(fileURLToPath(new URL(name, kubernetes)))
    t.equal(status, 0, `${name}: ${stdout}${stderr}`)
  }
  const wrong = join(
    t.testdir({ 'wrong.yaml': text('haproxy.yaml').replace('tcpSocket', 'tcpsocket') }),
    'wrong.yaml',
  )
  t.not(validate(wrong).status, 0, 'and refuse a misspelled member')
})

t.test('the resources fit each other, the proxy and the server', async (t) => {
  for (const name of ['haproxy.cfg', 'credentials.map'])
    t.equal(text(name), readFileSync(join(folder, name), 'utf8'), `${name} is the example's`)
  const all = FILES.flatMap((name) => parseAllDocuments(text(name)).map((one) => one.toJSON()))
  const of = (kind: string, name: string) =>
    all.find((one) => one.kind === kind && one.metadata.name === name)
  t.same(parse(text('kustomization.yaml')).resources, FILES)
  const [set, proxy] = [of('StatefulSet', 'evalmock'), of('Deployment', 'evalmock-proxy')]
  t.equal(of('Service', set.spec.serviceName).spec.clusterIP, 'None')
  const [server] = set.spec.template.spec.containers
  const known = OPTIONS.map(({ variable }) => variable)
  for (const { name } of server.env) t.ok(known.includes(name), name)
  const { env } = proxy.spec.template.spec.containers[0] as { env: { name: string; value: string }[] }
  const replicas = env.filter(({ name }) => name.startsWith('REPLICA_'))
  t.equal(replicas.length, set.spec.replicas)
  for (const [i, { name, value }] of replicas.entries()) {
    const pod = `evalmock-${i}`
    t.same([name, value], [`REPLICA_${i}`, `${pod}:4620`])
    const { selector } = of('Service', pod).spec
    t.match({ ...set.spec.template.metadata.labels, 'statefulset.kubernetes.io/pod-name': pod }, selector)
  }
  t.match(proxy.spec.template.metadata.labels, of('Service', 'evalmock').spec.selector)
})
