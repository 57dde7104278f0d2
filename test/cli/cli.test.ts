import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { constants } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { type Io, shownCommands } from '../../src/cli/command.ts'
import { serverFlags } from '../../src/cli/commands/healthcheck.ts'
import { createProgram, main } from '../../src/cli/main.ts'
import { OPTIONS } from '../../src/config/options.ts'
import { version } from '../../src/version.ts'
import { startEmulator } from '../support/emulator.ts'

interface Result {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a command line in this process, in an empty environment. */
async function evalmock(line: readonly string[], env: Record<string, string> = {}): Promise<Result> {
  const out: string[] = []
  const err: string[] = []
  const io: Io = { env, cwd: '/', out: (text) => out.push(text), err: (text) => err.push(text) }
  return { code: await main(line, io), out: out.join('\n'), err: err.join('\n') }
}

/** A listening server, by its URL. */
async function listening(
  t: Test,
  options = {},
): Promise<{ url: string } & Awaited<ReturnType<typeof startEmulator>>> {
  const emulator = await startEmulator(t, options)
  return { ...emulator, url: await emulator.listen() }
}

t.test('the version is the package’s, and help has examples for each command', async (t) => {
  t.same(await evalmock(['--version']), { code: 0, out: version, err: '' })
  const help = await evalmock(['--help'])
  t.match(help, { code: 0, out: /Examples:\n.*evalmock /s })
  const io: Io = { env: {}, cwd: '/', out: () => {}, err: () => {} }
  for (const command of shownCommands(await createProgram(io))) {
    t.match(help.out, new RegExp(`^ {2}${command.name()} `, 'm'))
    t.match(await evalmock([command.name(), '--help']), { code: 0, out: /Examples:\n.*evalmock /s })
  }
})

t.test('the help of serve has every option with its variable and default', async (t) => {
  const { out } = await evalmock(['serve', '--help'])
  const text = out.replace(/\s+/g, ' ')
  for (const { flag, variable, default: initial } of OPTIONS)
    t.ok(
      text.includes(`${flag} `) && text.includes(`(${variable}; default ${initial.replaceAll('`', '')})`),
      flag,
    )
})

t.test('a wrong command line ends with code 2 and says what was meant', async (t) => {
  const cases: [line: string[], err: RegExp][] = [
    [['serv'], /^evalmock: there is no command serv; did you mean serve\?\nvalid commands: serve, /],
    [['frobnicate'], /^evalmock: there is no command frobnicate\nvalid commands: /],
    [['--prot', '1'], /unknown option '--prot'.*--port/s],
    [['--port'], /option '--port <PORT>' argument missing/],
    [['--port', 'x', '--auth', 'of'], /--port is "x": .*\nevalmock: --auth is "of": .*did you mean off\?/],
    [['serve', 'now'], /too many arguments/],
    [['reset', '--world', 'a.b'], /--world is "a\.b": use 1 to 64/],
    [['reset', '--url', 'localhost'], /"localhost" is not an address: use http:\/\/HOST:PORT/],
    [['sign', 'scle', '/v5/evaluations'], /there is no provider scle; did you mean scale\?/],
    [['sign', 'zstack', 'tasks'], /zstack does not have an operation tasks/],
    [['sign', 'zstack', 'v1/tasks'], /v1\/tasks is not a path/],
    [['openapi', 'scle'], /there is no document scle; did you mean scale\?/],
    [['healthcheck', '--timeout', 'soon'], /--timeout is "soon": it must be a duration such as/],
    [['--config', '/nowhere/e.json'], /\/nowhere\/e\.json: no such file/],
    [['--check-config', '--behavior', 'zstack.bdy=any'], /there is no behavior zstack\.bdy/],
    [['--check-config', '--fixtures', '/nowhere/f.json'], /\/nowhere\/f\.json: no such file/],
  ]
  for (const [line, err] of cases) t.match(await evalmock(line), { code: 2, err, out: '' }, line.join(' '))
})

t.test('names that were replaced still work, and say so', async (t) => {
  const now = await evalmock(['behaviors', '--output', 'json'])
  t.same(await evalmock(['readings', '--output', 'json']), {
    ...now,
    err: 'evalmock: evalmock readings is deprecated: use evalmock behaviors',
  })
  t.same(await evalmock(['--check-config', '--reading', 'zstack.body=nested']), {
    code: 0,
    out: 'the configuration is valid',
    err: 'evalmock: --reading is deprecated: use --behavior',
  })
  t.match(await evalmock(['--check-config', '--reading', 'zstack.bdy=any']), {
    code: 2,
    err: /there is no behavior zstack\.bdy/,
  })
  const { out } = await evalmock(['serve', '--help'])
  t.notMatch(out, /--reading/)
  t.notMatch((await evalmock(['completion', 'bash'])).out, /reading/)
})

t.test('a configuration is checked without serving', async (t) => {
  const line = ['--check-config', '--clock', '2026-11-21T08:00:00Z', '--pace', 'immediate', '--cors', 'off']
  t.same(await evalmock(line), { code: 0, out: 'the configuration is valid', err: '' })
})

t.test('reset puts a world of a running server back', async (t) => {
  const { url, world } = await listening(t, { controlToken: 'sesame' })
  world('ci-1').clock.advance(1000)
  const env = { EVALMOCK_URL: `${url}/`, EVALMOCK_CONTROL_TOKEN: 'sesame' }
  t.same(await evalmock(['reset', '--world', 'ci-1'], env), {
    code: 0,
    out: 'world ci-1 was reset',
    err: '',
  })
  t.equal(world('ci-1').clock.now(), world().clock.now())
  t.match(await evalmock(['reset', '--url', url]), { code: 1, err: /the control API requires its token/ })
})

t.test('a server that is not there, or is something else, is told from a ready one', async (t) => {
  const { url } = await listening(t)
  t.same(await evalmock(['healthcheck', '--url', url]), { code: 0, out: `${url} is ready`, err: '' })
  t.match(await evalmock(['healthcheck'], { EVALMOCK_PORT: new URL(url).port }), { code: 0 })

  const other = createServer((_request, reply) =>
    reply.writeHead(404, { connection: 'close' }).end('nothing'),
  )
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  t.match(await evalmock(['healthcheck', '--url', otherUrl]), {
    code: 1,
    err: /is not ready: it responds with 404/,
  })
  t.match(await evalmock(['reset', '--url', otherUrl]), { code: 1, err: /does not look like an Evalmock/ })
  await new Promise((resolve) => other.close(resolve))
  t.match(await evalmock(['healthcheck', '--url', otherUrl]), { code: 1, err: /is not ready: ECONNREFUSED/ })
  t.match(await evalmock(['reset', '--url', otherUrl]), {
    code: 1,
    err: /no Evalmock responds at .*ECONNREFUSED/,
  })
  t.match(await evalmock(['healthcheck'], { EVALMOCK_PORT: '0' }), { code: 2, err: /the port is 0/ })
})

t.test('the health check follows the port that the container’s own process was given', async (t) => {
  const cases: [words: string[], expected: object][] = [
    [['node', '--enable-source-maps', 'dist/bin.js', '--port', '5000'], { flags: { port: '5000' } }],
    [
      ['/sbin/docker-init', '--', 'node', '/app/dist/bin.js', 'serve', '--port=1', '--host=::'],
      { flags: { port: '1', host: '::' } },
    ],
    [['/usr/local/bin/evalmock', '--config', '/etc/e.json'], { file: '/etc/e.json', flags: {} }],
    [['nginx', '--port', '80'], { flags: {} }],
    [[], { flags: {} }],
  ]
  for (const [words, expected] of cases) t.match(serverFlags(words), expected, words.join(' '))
})

t.test('a signed call of each provider is let in by a server that checks signatures', async (t) => {
  const { url } = await listening(t, { fixtures: 'none', clock: undefined })
  const send = async (provider: string, call: string, more: string[], init: RequestInit) => {
    const { out, code } = await evalmock(['sign', provider, call, '--url', url, ...more])
    t.equal(code, 0)
    const headers = Object.fromEntries(out.split('\n').map((line) => line.split(/: (.*)/s, 2)))
    const path = call.startsWith('/') ? call : `/v2/eval?Action=${call}`
    const reply = await fetch(url + path, { ...init, headers })
    return { status: reply.status, text: await reply.text() }
  }
  const body = '{"evalType":"auto"}'
  const post = { method: 'POST', body }
  t.match(await send('qianfan', 'DescribeEvalTasks', ['-d', body], post), {
    status: 200,
    text: /evalTaskList/,
  })
  t.match(await send('qianfan', 'DescribeEvalTasks', ['--world', 'ci-1'], post), { status: 200 })
  const refused = await send('qianfan', 'DescribeEvalTasks', ['--secret-key', 'wrong'], post)
  t.match(refused, { text: /SignatureDoesNotMatch/ })

  const tasks = '/zstack/v1/model-evaluation-tasks?limit=1'
  t.match(await send('zstack', tasks, [], {}), { status: 200, text: /inventories/ })
  t.match(await send('zstack', tasks, ['--world', 'ci-1'], {}), { status: 200 })
  t.match(await send('zstack', tasks, ['--secret-key', 'wrong'], {}), { status: 403 })
})

t.test('a whole curl is quoted for a shell', async (t) => {
  const { out } = await evalmock([
    'sign',
    'qianfan',
    'ModifyEvalTask',
    '-d',
    '{"description":"it\'s"}',
    '--curl',
  ])
  t.match(
    out,
    /^curl -s -X POST 'http:\/\/127\.0\.0\.1:4620\/v2\/eval\?Action=ModifyEvalTask' -H 'Authorization: bce-auth-v1\/mock\//,
  )
  t.match(out, /-d '\{"description":"it'\\''s"\}'$/)
})

t.test('env says it in the words of each shell, for one client or all', async (t) => {
  const env = { EVALMOCK_URL: 'http://mock:4620' }
  const all = await evalmock(['env'], env)
  for (const line of [
    "export EVALMOCK_URL='http://mock:4620'",
    "export ZSTACK_API_URL='http://mock:4620'",
    "export QIANFAN_CONSOLE_API_BASE_URL='http://mock:4620'",
    "export QIANFAN_SECRET_KEY='mock-secret'",
    'unset QIANFAN_AK',
    "export SGP_API_KEY='mock'",
    '# go: client.NewZSConfig("mock", 4620, "zstack").LoginAccount("admin", "password")',
  ])
    t.ok(all.out.split('\n').includes(line), line)
  const one = ['env', '--provider', 'qianfan', '--lang', 'go', '--world', 'ci-1']
  t.match(
    (await evalmock(one, { ...env, SHELL: '/usr/bin/fish' })).out,
    /^set -gx QIANFAN_ACCESS_KEY 'mock\.ci-1'$/m,
  )
  t.match(
    (await evalmock([...one, '--shell', 'powershell'], env)).out,
    /^\$env:QIANFAN_CONSOLE_BASE_URL = 'http:/m,
  )
  t.match(
    (await evalmock([...one, '--shell', 'dotenv'], env)).out,
    /^QIANFAN_CONSOLE_BASE_URL=http:\/\/mock:4620$/m,
  )
  t.same(JSON.parse((await evalmock([...one, '--shell', 'json'], env)).out), {
    EVALMOCK_URL: 'http://mock:4620',
    EVALMOCK_WORLD: 'ci-1',
    QIANFAN_CONSOLE_BASE_URL: 'http://mock:4620',
    QIANFAN_ACCESS_KEY: 'mock.ci-1',
    QIANFAN_SECRET_KEY: 'mock-secret',
  })
  t.match(await evalmock(['env', '--provider', 'qianfn'], env), { code: 2, err: /did you mean qianfan\?/ })
})

t.test('exec runs a command beside a server, and ends as it ends', async (t) => {
  const probe = `
    const [health, tasks] = await Promise.all([
      fetch(process.env.EVALMOCK_URL + '/_mock/health'),
      fetch(process.env.SGP_CLIENT_BASE_URL + '/v5/evaluations', { headers: { 'x-api-key': process.env.SGP_API_KEY } }),
    ])
    process.exit(health.status === 200 && tasks.status === 200 && !process.env.QIANFAN_AK ? 7 : 1)`
  const node = [process.execPath, '--input-type=module', '-e']
  const env = { PATH: process.env.PATH ?? '', QIANFAN_AK: 'left over' }
  t.same(await evalmock(['exec', '--', ...node, probe], env), { code: 7, out: '', err: '' })
  const { url, worlds } = await listening(t)
  t.equal((await evalmock(['exec', '--url', url, '--', ...node, probe], env)).code, 7)
  t.same(worlds.names(), ['default'], 'the world it had is gone')
})

t.test('exec ends like a shell if the command cannot be run, or is ended by a signal', async (t) => {
  const dir = t.testdir({
    plain: 'no program',
    script: '#!/nowhere/interpreter\n',
    folder: {},
  })
  chmodSync(`${dir}/script`, 0o755)
  const env = { PATH: process.env.PATH ?? '' }
  const cases: [command: string, code: number, err: string][] = [
    ['no-such-command', 127, 'there is no such command'],
    [`${dir}/gone`, 127, 'there is no such command'],
    [`${dir}/plain`, 126, `it cannot be run: it is not executable; allow that with chmod +x ${dir}/plain`],
    [`${dir}/folder`, 126, 'it cannot be run: it is a folder'],
    [`${dir}/script`, 126, 'it cannot be run: the program that its first line (#!) names does not exist'],
    [`${dir}/plain/below`, 126, 'it cannot be run: spawn ENOTDIR'],
  ]
  for (const [command, code, err] of cases)
    t.same(await evalmock(['exec', '--', command], env), {
      code,
      out: '',
      err: `evalmock: ${command}: ${err}`,
    })
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGKILL', 'SIGSEGV'] as const) {
    const self = `process.kill(process.pid, '${signal}'); setInterval(() => {}, 1000)`
    const { code } = await evalmock(['exec', '--', process.execPath, '-e', self], env)
    t.equal(code, 128 + constants.signals[signal], signal)
  }
})

t.test('exec ends as its command does, even if the shared server has gone', async (t) => {
  const emulator = await listening(t)
  const { url } = emulator
  const command = `setTimeout(() => process.exit(5), 200)`
  const ended = evalmock(['exec', '--url', url, '--', process.execPath, '-e', command], {
    PATH: process.env.PATH ?? '',
  })
  while (emulator.worlds.names().length < 2) await setImmediate()
  await emulator.close()
  t.match(await ended, { code: 5, err: /^evalmock: no Evalmock responds at / })
})

t.test('requests shows what came, with why it was refused', async (t) => {
  const { url } = await listening(t)
  await fetch(`${url}/v5/evaluations?limit=1`, { headers: { 'x-api-key': 'mock' } })
  await fetch(`${url}/v5/evaluations`, { headers: { 'x-api-key': 'wrong' } })
  await fetch(`${url}/v5/evaluatons`, { headers: { 'x-api-key': 'mock' } })
  const shown = async (...flags: string[]) =>
    (await evalmock(['requests', '--no-follow', '--url', url, ...flags])).out
  const lines = (await shown()).split('\n')
  t.match(lines, [
    /^\d\d:\d\d:\d\d scale ListEvaluations 200 [\d.]+ ms$/,
    /^\d\d:\d\d:\d\d scale ListEvaluations 401 /,
    /^\d\d:\d\d:\d\d scale GET \/v5\/evaluatons 404 /,
  ])
  t.equal((await shown('--status', '4xx')).split('\n').length, 2)
  t.equal((await shown('-n', '1')).split('\n').length, 1)
  t.equal(await shown('-n', '0'), '')
  t.match(await shown('-v', '--status', '401'), /> GET \/v5\/evaluations\n.*< 401\n.*"detail": .*! /s)
  t.match(await shown('-v', '--status', '401'), `\n  = ${url}/_mock/#/requests/2?world=default\n`)
  t.match(JSON.parse(await shown('-n', '1', '--output', 'json')), { status: 404, provider: 'scale' })
  t.match(await evalmock(['requests', '--last', 'x', '--url', url]), { code: 2, err: /--last is "x"/ })
})

t.test('coverage is a gate', async (t) => {
  const { url } = await listening(t)
  await fetch(`${url}/v5/evaluations`, { headers: { 'x-api-key': 'mock' } })
  const line = ['coverage', '--provider', 'scale', '--url', url]
  t.match(await evalmock(line), { code: 0, out: /ListEvaluations/ })
  t.match(await evalmock([...line, '--min', '99', '--output', 'junit']), { code: 3, out: /^<\?xml/, err: '' })
  t.match(JSON.parse((await evalmock([...line, '--output', 'json'])).out), { operations: { met: 1 } })
  t.match(await evalmock([...line, '--min', 'all']), { code: 2, err: /--min is "all"/ })
})

t.test('a world is kept, put back, written and read', async (t) => {
  const { url, world } = await listening(t)
  const cwd = t.testdir({})
  const snapshot = (...words: string[]) => evalmock(['snapshot', ...words, '--url', url])
  const start = world().clock.now()
  t.match(await snapshot('save', 'first'), { code: 0, out: /^world default was saved as first, \d+ bytes$/ })
  world().clock.advance(1000)
  t.match(await snapshot('list'), { out: /^first +default +2026-11-21T08:00:00\.000Z +\d+ bytes$/ })
  t.match(await snapshot('restore', 'first'), { code: 0, out: 'world default was restored from first' })
  t.equal(world().clock.now(), start)
  t.match(await snapshot('export', `${cwd}/w.json`), { code: 0, out: /^world default was written to / })
  t.match(await snapshot('import', `${cwd}/w.json`, '--world', 'copy'), {
    code: 0,
    out: /^world copy was loaded from /,
  })
  t.match(JSON.parse((await snapshot('export')).out), { world: { version: 1 } })
  t.match(await snapshot('export', `${cwd}/w.yaml`), { code: 0 })
  t.match(readFileSync(`${cwd}/w.yaml`, 'utf8'), /^world:\n {2}version: 1\n/)
  t.match(await snapshot('import', `${cwd}/w.yaml`, '--world', 'copy'), { code: 0 })
  writeFileSync(`${cwd}/bad.yaml`, 'scale:\n  evaluations:\n    - nam: x\n    - { name: y, tag: [] }\n')
  const bad = await snapshot('import', `${cwd}/bad.yaml`)
  t.match(bad, {
    code: 1,
    err: /bad\.yaml:3:7: .*did you mean name\?\n\S*bad\.yaml:4:18: .*did you mean tags\?/,
  })
  t.match(await snapshot('export', `${cwd}/none/w.yaml`), {
    code: 1,
    err: /none\/w\.yaml cannot be written: its folder does not exist$/,
  })
  t.match(await snapshot('delete', 'first', '--output', 'json'), { out: /"deleted": "first"/ })
  t.match(await snapshot('restore', 'first'), { code: 1, err: /there is no snapshot first; / })
  t.match(await snapshot('save', 'a.b'), { code: 2, err: /not a valid name for a snapshot/ })
  t.match(await snapshot('import', `${cwd}/gone.json`), { code: 1, err: /gone\.json: no such file/ })
})

t.test('routes and behaviors list what there is', async (t) => {
  const { mounted, settings } = await startEmulator(t, { preload: true })
  const routes = JSON.parse((await evalmock(['routes', '--output', 'json'])).out) as { operationId: string }[]
  const ids = new Set(routes.map(({ operationId }) => operationId))
  for (const { operations } of mounted.values()) for (const id of operations.keys()) t.ok(ids.has(id), id)
  t.match(
    (await evalmock(['routes', '--provider', 'scale'])).out,
    /^ListEvaluations +GET +\/v5\/evaluations +\S/m,
  )
  t.match(await evalmock(['routes', '--provider', 'scle']), { code: 2, err: /did you mean scale\?/ })

  const { out } = await evalmock(['behaviors'])
  for (const name of settings.behaviors.keys()) t.match(out, new RegExp(`^${name}$`, 'm'))
  t.equal(JSON.parse((await evalmock(['behaviors', '--output', 'json'])).out).length, settings.behaviors.size)
})

t.test('doctor tells good from bad', async (t) => {
  const { url } = await listening(t)
  const { port } = new URL(url)
  const good = {
    EVALMOCK_PORT: port,
    QIANFAN_CONSOLE_API_BASE_URL: url,
    QIANFAN_ACCESS_KEY: 'mock.ci-1',
  }
  t.match(await evalmock(['doctor'], good), { code: 0, out: /^ok {3}port: an Evalmock responds at/m })
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  t.teardown(() => other.close())
  const bad = {
    EVALMOCK_PORT: String((other.address() as AddressInfo).port),
    EVALMOCK_DATA: '/proc/nowhere',
    QIANFAN_CONSOLE_API_BASE_URL: `${url}/`,
    QIANFAN_ACCESS_KEY: 'somebody',
    QIANFAN_AK: 'x',
  }
  const { code, out } = await evalmock(['doctor'], bad)
  t.equal(code, 1)
  t.match(out, /^BAD {2}port: .*another program uses it/m)
  t.match(out, /^BAD {2}QIANFAN_CONSOLE_API_BASE_URL: .*remove the path/m)
  t.match(out, /^odd {2}QIANFAN_ACCESS_KEY: unknown to the server/m)
  t.match(out, /^odd {2}QIANFAN_AK: sends the client elsewhere/m)
  t.notMatch(out, /somebody/, 'a credential is not shown')
  t.match(await evalmock(['doctor', '--output', 'json'], { EVALMOCK_PORT: 'x' }), {
    code: 1,
    out: /"state": "bad"/,
  })
})

t.test('the tour leads through all three providers, alone or on a server that runs', async (t) => {
  const seen = [
    /^> PUT \/zstack\/v1\/ai\/model-services\/eval\//m,
    /^ {2}Running\n {2}Completed$/m,
    /^> POST \/v2\/eval\?Action=CreateEvalTask$/m,
    /^ {2}Running\n {2}Successed$/m,
    /^> PATCH \/v5\/evaluations\//m,
    /^ {2}running\n {2}completed$/m,
  ]
  const { code, out } = await evalmock(['tour'])
  t.equal(code, 0)
  for (const pattern of seen) t.match(out, pattern)

  const { url, worlds } = await listening(t, { clock: undefined })
  const there = await evalmock(['tour', '--url', url])
  t.match(there, { code: 0, err: '' })
  for (const pattern of seen) t.match(there.out, pattern)
  t.same(worlds.names(), ['default'], 'and takes nothing along')
})
