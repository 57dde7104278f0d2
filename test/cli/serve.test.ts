import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import t, { type Test } from 'tap'
import { nodeComplaint } from '../../src/node-version.ts'
import { moduleOf, PROGRAM } from '../support/program.ts'

interface Running {
  readonly child: ChildProcess
  readonly url: string
  /** All lines of standard output so far. */
  readonly lines: string[]
  /** Ends it by a signal. */
  stop(signal?: NodeJS.Signals): Promise<{ code: number | null }>
}

/** A server process of its own, as a user starts one, up to the line that says where it is. */
async function serve(t: Test, flags: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Running> {
  const child = spawn(process.execPath, [PROGRAM, '--port', '0', ...flags], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => child.kill('SIGKILL'))
  const lines: string[] = []
  const reader = createInterface({ input: child.stdout as NonNullable<typeof child.stdout> })
  reader.on('line', (line) => lines.push(line))
  const [first] = (await once(reader, 'line')) as [string]
  const url = /^EVALMOCK_URL=(https?:\/\/\S+)$/.exec(first)?.[1]
  if (url === undefined) throw new Error(`the first line is ${first}`)
  return {
    child,
    url,
    lines,
    async stop(signal = 'SIGTERM') {
      child.kill(signal)
      const [code] = (await once(child, 'exit')) as [number | null]
      return { code }
    },
  }
}

/** Waits until a line is printed that fits. */
async function until(lines: readonly string[], pattern: RegExp): Promise<string> {
  for (let i = 0; i < 3000; i++) {
    const line = lines.find((one) => pattern.test(one))
    if (line !== undefined) return line
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error(`no line fits ${pattern} in\n${lines.join('\n')}`)
}

t.test('the calls in the start-up text work as they are pasted', async (t) => {
  const { url, lines, stop } = await serve(t, ['--log-format', 'text'])
  await until(lines, /x-api-key: mock'/)
  t.match(lines[1], new RegExp(`^Evalmock .* listens on ${url}$`))
  t.ok(lines.some((line) => line.endsWith(`${url}/_mock/docs`)))
  const script = lines.filter((line) => /^(SESSION=|curl )/.test(line)).join(' && echo && ')
  const shell = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const answers: string[] = []
  for await (const chunk of shell.stdout) answers.push(String(chunk))
  const [zstack, qianfan, scale] = answers.join('').trim().split('\n')
  t.type(JSON.parse(zstack ?? '').inventories.length, 'number')
  t.match(JSON.parse(qianfan ?? ''), { result: { evalTaskList: [] } })
  t.match(JSON.parse(scale ?? ''), { object: 'list' })

  await until(lines, /^\d\d:\d\d:\d\d default scale ListEvaluations 200 [\d.]+ ms$/)
  t.equal((await stop()).code, 0)
})

t.test(
  'where logs are for machines, each line is JSON, and calls of the control API are not among them',
  async (t) => {
    const { url, lines, stop } = await serve(t, [], { EVALMOCK_LOG_FORMAT: 'json' })
    t.match(JSON.parse(await until(lines, /listening/)), {
      msg: 'Evalmock is listening',
      url,
      docs: `${url}/_mock/docs`,
    })
    await fetch(`${url}/_mock/health`)
    await fetch(`${url}/v5/evaluations?access_token=secret&a=b`)
    const line = await until(lines, /"request"/)
    t.match(JSON.parse(line), {
      method: 'GET',
      url: '/v5/evaluations?access_token=***&a=b',
      status: 401,
      ms: Number,
      level: 40,
      world: 'default',
      provider: 'scale',
      operation: 'ListEvaluations',
      code: '401',
      reason: /^unauthenticated: /,
    })
    t.notOk(lines.some((one) => one.includes('/_mock/health')))
    await stop()
  },
)

t.test(
  'the log says why: levels, worlds, reasons, changes, and at the end the signal and the count',
  async (t) => {
    const { url, lines, stop } = await serve(t, [], { EVALMOCK_LOG_FORMAT: 'json' })
    const headers = { 'x-api-key': 'mock.ci-1', 'content-type': 'application/json' }
    await fetch(`${url}/v5/evaluations/x`, { method: 'PATCH', headers, body: '{}' })
    await until(lines, /UpdateEvaluation/)
    const fault = { times: 1, effect: { kind: 'problem', problem: 'unavailable' } }
    await fetch(`${url}/_mock/worlds/ci-1/faults`, { method: 'POST', body: JSON.stringify(fault) })
    await until(lines, /addFault/)
    await fetch(`${url}/v5/evaluations`, { headers })
    await until(lines, /"status":503/)
    const limit = { times: 1, effect: { kind: 'problem', problem: 'rate-limited' } }
    await fetch(`${url}/_mock/worlds/ci-1/faults`, { method: 'POST', body: JSON.stringify(limit) })
    await fetch(`${url}/v5/evaluations`, { headers })
    await until(lines, /"status":429/)
    await fetch(`${url}/_mock/worlds/ci1/clock`)
    await until(lines, /getClock/)
    // ZStack refuses with 503, and that is the client's doing.
    await fetch(`${url}/zstack/v1/ai/models`, { headers: { authorization: 'OAuth nothing' } })
    await until(lines, /QueryModel"/)
    const entries = lines.filter((line) => line.includes('"request"')).map((line) => JSON.parse(line))
    t.match(
      entries.map(({ level, world, provider, operation, status, reason }) => [
        level,
        world,
        provider,
        operation,
        status,
        reason,
      ]),
      [
        [40, 'ci-1', 'scale', 'UpdateEvaluation', 404, 'not found: Evaluation x'],
        [30, 'ci-1', 'control', 'addFault', 201, undefined],
        [50, 'ci-1', 'scale', 'ListEvaluations', 503, /^unavailable: /],
        [30, 'ci-1', 'control', 'addFault', 201, undefined],
        [30, 'ci-1', 'scale', 'ListEvaluations', 429, /^rate limited: /],
        [40, 'ci1', 'control', 'getClock', 404, /^not found: there is no world ci1; did you mean ci-1\?/],
        [40, 'default', 'zstack', 'QueryModel', 503, /^unauthenticated: /],
      ],
    )
    t.strictSame(
      entries.filter(({ page }) => page !== undefined).map(({ operation, page }) => [operation, page]),
      [['QueryModel', `${url}/_mock/#/requests/1?world=default`]],
    )
    await stop()
    t.match(JSON.parse(await until(lines, /stopped by/)), {
      level: 30,
      signal: 'SIGTERM',
      requests: 7,
      msg: 'stopped by SIGTERM after 7 requests',
    })
  },
)

t.test('the log for people names the page of the first refused credential', async (t) => {
  const { url, lines, stop } = await serve(t, ['--log-format', 'text'])
  const headers = { authorization: 'OAuth nothing' }
  for (const path of ['models', 'datasets']) await fetch(`${url}/zstack/v1/ai/${path}`, { headers })
  const first = await until(lines, / QueryModel 503 /)
  t.ok(first.endsWith(`(see ${url}/_mock/#/requests/1?world=default)`), first)
  t.notMatch(await until(lines, / QueryDataset 503 /), 'see http')
  await stop()
})

t.test('a signal ends it, open connections and half a request included', async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { url, stop } = await serve(t, [])
    const { hostname, port } = new URL(url)
    const idle = connect(Number(port), hostname)
    const half = connect(Number(port), hostname)
    for (const socket of [idle, half]) socket.on('error', () => {})
    await Promise.all([once(idle, 'connect'), once(half, 'connect')])
    half.write('POST /_mock/reset HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{')
    const keptAlive = await fetch(`${url}/_mock/livez`)
    t.equal(keptAlive.status, 200)
    const { code } = await stop(signal)
    t.equal(code, 0, signal)
  }
})

t.test('a port that is taken is told with who has it', async (t) => {
  const { url, stop } = await serve(t, [])
  const { port } = new URL(url)
  const second = spawn(process.execPath, [PROGRAM, '--port', port], { stdio: ['ignore', 'ignore', 'pipe'] })
  const chunks: string[] = []
  second.stderr.on('data', (chunk) => chunks.push(String(chunk)))
  const [code] = await once(second, 'exit')
  t.equal(code, 1)
  t.match(
    chunks.join(''),
    /^evalmock: port \d+ of 127\.0\.0\.1 is in use: another Evalmock runs there; .*--port 0$/m,
  )
  await stop()
})

t.test('with a data folder, what was acknowledged is there after kill -9', async (t) => {
  const data = t.testdir()
  const first = await serve(t, ['--data', data])
  const headers = { 'x-api-key': 'mock', 'content-type': 'application/json' }
  const body = JSON.stringify({ name: 'kept', data: [{ input: 'a' }] })
  const made = await fetch(`${first.url}/v5/evaluations`, { method: 'POST', headers, body })
  t.equal(made.status, 200)
  const { id } = (await made.json()) as { id: string }
  await first.stop('SIGKILL')

  const second = await serve(t, ['--data', data])
  const read = await fetch(`${second.url}/v5/evaluations/${id}`, { headers })
  t.match(await read.json(), { id, name: 'kept' })
  await second.stop()
})

/** Runs the server until it ends by itself. */
async function refused(args: readonly string[], more: SpawnOptions = {}) {
  const child = spawn(process.execPath, [PROGRAM, '--port', '0', ...args], {
    ...more,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const chunks: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => chunks.push(String(chunk)))
  const [code] = await once(child, 'close')
  return { code, said: chunks.join('') }
}

t.test('a data folder that cannot be used is told with its path, the user and the reason', async (t) => {
  const dir = t.testdir({ file: 'in the way' })
  for (const data of [`${dir}/file`, `${dir}/file/below`])
    t.same(await refused(['--data', data]), {
      code: 1,
      said: `evalmock: the data folder ${data} cannot be used by uid ${process.getuid?.()}: ${dir}/file is a file, not a folder; choose another one with --data\n`,
    })
})

t.test(
  'a data folder of another user is told without a stack',
  // Only root can start a process of another user, and root itself may write everywhere.
  { skip: process.getuid?.() !== 0 && 'needs root' },
  async (t) => {
    // The user must reach the sources and the folder: both are below folders that everybody may enter.
    const dir = mkdtempSync(join(tmpdir(), 'evalmock-data-'))
    t.teardown(() => rmSync(dir, { recursive: true }))
    chmodSync(dir, 0o755)
    const nobody = {
      uid: 65_534,
      gid: 65_534,
      env: { PATH: process.env.PATH, HOME: '/nonexistent', NODE_V8_COVERAGE: '' },
    }
    const probe = await refused(['--check-config'], nobody).catch(() => ({ code: 1 }))
    if (probe.code !== 0) {
      t.pass('the sources cannot be read by others')
      return
    }
    for (const data of [dir, `${dir}/below`])
      t.same(await refused(['--data', data], nobody), {
        code: 1,
        said: `evalmock: the data folder ${data} cannot be used by uid 65534: ${dir} is not writable; make it so (chown 65534 ${dir}), or choose another one with --data\n`,
      })
    const https = await refused(['--https', '--data', dir], nobody)
    t.match(https, { code: 2, said: /^evalmock: the generated certificate cannot be stored: / })
    t.notMatch(https.said, /^ +at /m)
  },
)

t.test('every way in looks at the version of Node before it loads anything else', async (t) => {
  const source = (name: string): string => readFileSync(new URL(`../../src/${name}`, import.meta.url), 'utf8')
  const imports = (name: string): string[] =>
    [...source(name).matchAll(/^(?:import|export) (?:[^'\n]*from )?'([^']+)'/gm)].map(([, from = '']) => from)
  t.same(imports('bin.ts'), ['./node-version.ts'])
  t.same(imports('node-version.ts'), [])
  t.same(imports('embed/check-node.ts'), ['../node-version.ts'])
  t.equal(imports('index.ts')[0], './embed/check-node.ts')
  for (const name of ['embed/testing.ts', 'embed/testcontainers.ts'])
    t.equal(imports(name)[0], './check-node.ts', name)

  for (const version of ['v20.20.2', 'v22.18.9', 'v21.99.0', 'v4.0.0'])
    t.match(nodeComplaint(version), new RegExp(`needs Node.js 22.19 or newer; this is ${version} `))
  for (const version of ['v22.19.0', 'v22.23.2', 'v24.0.0', 'v100.1.0'])
    t.equal(nodeComplaint(version), undefined)
})

t.test('a server that is killed leaves its compiled code for the next start', async (t) => {
  const folder = t.testdir()
  const { stop } = await serve(t, [], { NODE_COMPILE_CACHE: folder, NODE_V8_COVERAGE: '' })
  const files = (): number => readdirSync(folder, { recursive: true }).length
  for (let i = 0; i < 300 && files() < 30; i++) await new Promise((resolve) => setTimeout(resolve, 100))
  await stop('SIGKILL')
  t.ok(files() >= 30, `${files()} files`)
})

t.test('`npm start` ends with the shell in which npm runs it', async (t) => {
  const start = moduleOf('tools/start')
  const shell = spawn('sh', ['-c', `"${process.execPath}" "${start}" --port 0; exit 0`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.teardown(() => shell.kill('SIGKILL'))
  const reader = createInterface({ input: shell.stdout })
  const [first] = (await once(reader, 'line')) as [string]
  const url = first.slice('EVALMOCK_URL='.length)
  t.equal((await fetch(`${url}/_mock/readyz`)).status, 200)
  // The other end of the pipe is the server's: it closes when the server has ended.
  const ended = once(reader, 'close')
  shell.kill('SIGTERM')
  await ended
  await t.rejects(fetch(`${url}/_mock/readyz`))
})

t.test('over HTTPS, with a certificate that is made once and kept', async (t) => {
  const home = t.testdir({})
  const env = { HOME: home, EVALMOCK_HTTPS: 'true' }
  const { url, lines, stop } = await serve(t, ['--log-format', 'text'], env)
  t.match(url, /^https:/)
  await until(lines, /x-api-key: mock'/)
  const file = `${home}/.cache/evalmock/evalmock-cert.pem`
  t.ok(lines.some((line) => line.includes(`Clients have to trust ${file}`)))
  const [call = ''] = lines.filter((line) => line.startsWith('curl ') && line.includes('/v5/'))
  const answer = execFileSync('sh', ['-c', call], { encoding: 'utf8' })
  t.match(JSON.parse(answer), { object: 'list' })

  const evalmock = (...words: string[]) =>
    execFileSync(process.execPath, [PROGRAM, ...words], { env: { HOME: home }, encoding: 'utf8' })
  t.equal(evalmock('healthcheck', '--url', url), `${url} is ready\n`)
  t.equal((await stop()).code, 0)

  const certificate = readFileSync(file, 'utf8')
  const again = await serve(t, [], env)
  t.equal(readFileSync(file, 'utf8'), certificate)
  await again.stop()

  const key = `${home}/.cache/evalmock/evalmock-key.pem`
  const own = await serve(t, ['--https-cert', file, '--https-key', key], { HOME: '/nowhere' })
  t.match(own.url, /^https:/)
  await own.stop()
})

t.test('half a certificate, or one that does not fit its key, stops the start', async (t) => {
  const dir = t.testdir({ 'cert.pem': 'no', 'key.pem': 'no' })
  const refused = (...flags: string[]) =>
    spawnSync(process.execPath, [PROGRAM, '--port', '0', ...flags], { encoding: 'utf8' })
  t.match(refused('--https-cert', `${dir}/cert.pem`), { status: 2, stderr: /belong together/ })
  t.match(refused('--https-cert', `${dir}/cert.pem`, '--https-key', `${dir}/key.pem`), {
    status: 2,
    stderr: /cert\.pem with .*key\.pem does not work for HTTPS: /,
  })
})
