import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import type { Io } from '../../src/cli/command.ts'
import { serverFlags } from '../../src/cli/healthcheck.ts'
import { createProgram, main } from '../../src/cli/main.ts'
import { OPTIONS } from '../../src/options.ts'
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
  const io: Io = { env, cwd: '/nowhere', out: (text) => out.push(text), err: (text) => err.push(text) }
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
  for (const command of createProgram(io).commands) {
    t.match(help.out, new RegExp(`^ {2}${command.name()} `, 'm'))
    t.match(await evalmock([command.name(), '--help']), { code: 0, out: /Examples:\n.*evalmock /s })
  }
})

t.test('the help of serve has every option with its variable and default', async (t) => {
  const { out } = await evalmock(['serve', '--help'])
  const text = out.replace(/\s+/g, ' ')
  for (const { flag, variable, default: initial } of OPTIONS)
    t.ok(
      text.includes(`${flag} <`) && text.includes(`(${variable}; default ${initial.replaceAll('`', '')})`),
      flag,
    )
})

t.test('a wrong command line ends with code 2 and says what was meant', async (t) => {
  const cases: [line: string[], err: RegExp][] = [
    [['serv'], /^evalmock: there is no command serv; did you mean serve\?\nthere are: serve, /],
    [['frobnicate'], /^evalmock: there is no command frobnicate\nthere are: /],
    [['--prot', '1'], /unknown option '--prot'.*--port/s],
    [['--port'], /option '--port <PORT>' argument missing/],
    [['--port', 'x', '--auth', 'of'], /--port is "x": .*\nevalmock: --auth is "of": .*did you mean off\?/],
    [['serve', 'now'], /too many arguments/],
    [['reset', '--world', 'a.b'], /--world is "a\.b": it takes 1 to 64/],
    [['reset', '--url', 'localhost'], /"localhost" is no address: it takes http:\/\/HOST:PORT/],
    [
      ['sign', 'scale', '/v5/evaluations'],
      /calls of scale are not signed\nsigned are those of: qianfan, zstack/,
    ],
    [['sign', 'zstack', 'tasks'], /tasks is no path/],
    [['openapi', 'scle'], /there is no document scle; did you mean scale\?/],
    [['healthcheck', '--timeout', 'soon'], /--timeout is "soon": it takes milliseconds/],
    [['--config', '/nowhere/e.json'], /\/nowhere\/e\.json: no such file/],
    [['--check-config', '--reading', 'zstack.bdy=any'], /there is no reading zstack\.bdy/],
    [['--check-config', '--fixtures', '/nowhere/f.json'], /\/nowhere\/f\.json: ENOENT/],
  ]
  for (const [line, err] of cases) t.match(await evalmock(line), { code: 2, err, out: '' }, line.join(' '))
})

t.test('a configuration is checked without serving', async (t) => {
  const line = ['--check-config', '--clock', '2026-11-21T08:00:00Z', '--pace', 'immediate', '--cors', 'off']
  t.same(await evalmock(line), { code: 0, out: 'the configuration is fine', err: '' })
})

t.test('reset puts a world of a running server back', async (t) => {
  const { url, world } = await listening(t, { controlToken: 'sesame' })
  world('ci-1').clock.advance(1000)
  const env = { EVALMOCK_URL: `${url}/`, EVALMOCK_CONTROL_TOKEN: 'sesame' }
  t.same(await evalmock(['reset', '--world', 'ci-1'], env), {
    code: 0,
    out: 'world ci-1 is as it started',
    err: '',
  })
  t.equal(world('ci-1').clock.now(), world().clock.now())
  t.match(await evalmock(['reset', '--url', url]), { code: 1, err: /the control API asks for its token/ })
})

t.test('a server that is not there, or is something else, is told from a ready one', async (t) => {
  const { url } = await listening(t)
  t.same(await evalmock(['healthcheck', '--url', url]), { code: 0, out: `${url} is ready`, err: '' })
  t.match(await evalmock(['healthcheck'], { EVALMOCK_PORT: new URL(url).port }), { code: 0 })

  const other = createServer((_request, reply) => reply.writeHead(404).end('nothing'))
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  t.match(await evalmock(['healthcheck', '--url', otherUrl]), {
    code: 1,
    err: /is not ready: it answers 404/,
  })
  t.match(await evalmock(['reset', '--url', otherUrl]), { code: 1, err: /does not look like an Evalmock/ })
  await new Promise((resolve) => other.close(resolve))
  t.match(await evalmock(['healthcheck', '--url', otherUrl]), { code: 1, err: /is not ready: ECONNREFUSED/ })
  t.match(await evalmock(['reset', '--url', otherUrl]), {
    code: 1,
    err: /no Evalmock answers at .*ECONNREFUSED/,
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
