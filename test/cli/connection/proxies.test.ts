import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import type { Io } from '../../../src/cli/command.ts'
import { directVariables, isExcepted } from '../../../src/cli/connection/proxies.ts'
import { main } from '../../../src/cli/main.ts'
import { serve } from '../../support/process.ts'
import { PROGRAM } from '../../support/program.ts'

t.setTimeout(120_000)

/** A proxy that answers everything itself, as one that shows a page to log in. */
async function startProxy(t: Test): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = []
  const proxy = createServer((request, reply) => {
    asked.push(`${request.method} ${request.url}`)
    reply.writeHead(200, { 'content-type': 'text/html', connection: 'close' }).end('<h1>Log in</h1>')
  })
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`)
    socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  t.teardown(() => proxy.close())
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked }
}

async function run(env: NodeJS.ProcessEnv, ...words: string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...words], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk) => {
    out += chunk
  })
  child.stderr.on('data', (chunk) => {
    err += chunk
  })
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, err }
}

t.test('both spellings have what either had, and the server', (t) => {
  const url = 'http://127.0.0.1:4620'
  const HTTP_PROXY = 'http://proxy:3128'
  const cases: [url: string, env: Record<string, string>, value: string | undefined][] = [
    [url, {}, undefined],
    [url, { NO_PROXY: 'corp' }, undefined],
    [url, { HTTP_PROXY }, 'localhost,127.0.0.1'],
    [url, { https_proxy: HTTP_PROXY, no_proxy: '.corp, 10.0.0.0/8' }, '.corp,10.0.0.0/8,localhost,127.0.0.1'],
    [url, { ALL_PROXY: HTTP_PROXY, NO_PROXY: 'a', no_proxy: 'b,a' }, 'a,b,localhost,127.0.0.1'],
    [url, { HTTP_PROXY, NO_PROXY: '*' }, '*'],
    ['http://mock:4620', { HTTP_PROXY }, 'localhost,127.0.0.1,mock'],
    ['http://[::1]:4620', { HTTP_PROXY }, 'localhost,127.0.0.1,::1'],
    ['http://10.1.2.3', { HTTP_PROXY }, 'localhost,127.0.0.1,10.1.2.3'],
    ['http://mock.ci.svc.cluster.local', { HTTP_PROXY }, 'localhost,127.0.0.1,mock.ci.svc.cluster.local'],
    // The proxy may be the only way to a public name.
    ['https://mock.example.com', { HTTP_PROXY }, undefined],
    ['http://8.8.8.8', { HTTP_PROXY }, undefined],
  ]
  for (const [to, env, value] of cases)
    t.same(
      directVariables(to, env),
      value === undefined ? {} : { NO_PROXY: value, no_proxy: value },
      JSON.stringify(env),
    )
  t.end()
})

t.test('an exception is read as proxies’ clients read it', (t) => {
  const cases: [host: string, exceptions: string, isExcepted: boolean][] = [
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', 'localhost', false],
    ['127.0.0.1', '127.0.0.0/8,x', true],
    ['127.0.0.1', '10.0.0.0/8', false],
    ['127.0.0.1', '127.0.0.1:4620', true],
    ['mock.corp', '.corp', true],
    ['mock.corp', '*.corp', true],
    ['mock.corp', 'orp', false],
    ['mock.corp', '*', true],
    ['mock.corp', '', false],
  ]
  for (const [host, exceptions, expected] of cases) {
    t.equal(isExcepted(`http://${host}:4620`, { NO_PROXY: exceptions }), expected, `${host} ${exceptions}`)
    t.equal(isExcepted(`http://${host}:4620`, { no_proxy: exceptions }), expected)
  }
  t.notOk(isExcepted('http://a', { NO_PROXY: 'a', no_proxy: 'b' }), 'one of them has it only')
  t.end()
})

t.test('what exec runs goes past the proxy, and so do our own commands', async (t) => {
  const proxy = await startProxy(t)
  const through = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NODE_USE_ENV_PROXY: '1', no_proxy: 'corp' }
  const client = `fetch(process.env.EVALMOCK_URL + '/_mock/readyz').then(async (reply) => {
    console.log(JSON.stringify([await reply.text(), process.env.NO_PROXY, process.env.no_proxy]))
  })`
  const exec = await run(through, 'exec', '--', process.execPath, '-e', client)
  t.same(JSON.parse(exec.out), ['{"status":"ready"}', 'corp,localhost,127.0.0.1', 'corp,localhost,127.0.0.1'])

  const { url } = await serve(t)
  const env = { ...through, EVALMOCK_URL: url }
  t.match(await run(env, 'healthcheck'), { code: 0, out: `${url} is ready` })
  t.match(await run(env, 'reset'), { code: 0, out: 'world default was reset' })
  t.match(await run(through, 'tour'), { code: 0 })
  t.same(proxy.asked, [], 'nothing came to the proxy')

  const printed = await run(env, 'env', '--provider', 'scale')
  t.match(printed.out, /^export NO_PROXY='corp,localhost,127\.0\.0\.1'$/m)
  t.match(printed.out, /^export no_proxy='corp,localhost,127\.0\.0\.1'$/m)
})

t.test('a proxy that answers for the server is named, without a stack', async (t) => {
  const proxy = await startProxy(t)
  const env = { HTTP_PROXY: proxy.url, NODE_USE_ENV_PROXY: '1', EVALMOCK_URL: 'http://mock.example.com' }
  for (const command of ['reset', 'coverage', 'requests', 'healthcheck', 'doctor', 'tour']) {
    const { code, out, err } = await run(
      env,
      command,
      ...(command === 'tour' ? ['--url', env.EVALMOCK_URL] : []),
    )
    t.equal(code, command === 'doctor' ? 0 : 1, command)
    t.notMatch(err, /^ +at /m, command)
    if (command === 'doctor')
      t.match(out, /^odd {2}HTTP_PROXY: clients send calls to mock\.example\.com to the proxy/m)
    else t.match(err, /^evalmock: /m, command)
  }
})

t.test('doctor names a proxy that would get the calls, without its password', async (t) => {
  const doctor = async (env: Record<string, string>): Promise<string | undefined> => {
    const out: string[] = []
    const io: Io = {
      env: { EVALMOCK_PORT: '0', ...env },
      cwd: '/',
      out: (text) => out.push(text),
      err: () => {},
    }
    await main(['doctor'], io)
    return out
      .join('\n')
      .split('\n')
      .find((line) => /_proxy/i.test(line))
  }
  t.equal(await doctor({}), undefined)
  t.equal(await doctor({ https_proxy: 'http://proxy:3128' }), undefined, 'it is not for http://')
  t.equal(
    await doctor({ http_proxy: 'http://me:secret@proxy:3128', NO_PROXY: 'corp' }),
    'odd  http_proxy: clients send calls to 127.0.0.1 to the proxy http://***@proxy:3128: set NO_PROXY and no_proxy to ' +
      'corp,localhost,127.0.0.1; `evalmock exec` and `evalmock env` do',
  )
  t.equal(
    await doctor({ HTTP_PROXY: 'http://proxy:3128', NO_PROXY: '127.0.0.1' }),
    'ok   HTTP_PROXY: not used for 127.0.0.1',
  )
  t.equal(
    await doctor({ HTTP_PROXY: 'http://proxy:3128', EVALMOCK_URL: 'http://mock.example.com' }),
    'odd  HTTP_PROXY: clients send calls to mock.example.com to the proxy http://proxy:3128: ' +
      'add it to NO_PROXY and no_proxy if the proxy cannot reach it',
  )
})
