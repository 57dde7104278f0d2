import { join } from 'node:path'
import t from 'tap'
import { ConfigError, loadConfig, type Sources } from '../../src/config/config.ts'
import { OPTIONS } from '../../src/config/options.ts'

/** What is wrong, one line for each fault. */
function faults(sources: Sources): readonly string[] {
  try {
    loadConfig({ cwd: '/nowhere', ...sources })
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

t.test('without any source, the defaults', async (t) => {
  t.same(loadConfig({ cwd: '/nowhere' }), {
    host: '127.0.0.1',
    port: 4620,
    seed: 'evalmock',
    auth: 'strict',
    profile: 'docs',
    https: false,
    cors: '*',
    faultHeader: false,
    instanceHeader: false,
    watch: false,
    logLevel: 'info',
    journal: 1000,
    maxWorlds: 256,
    sync: 'normal',
    grace: 1000,
  })
})

t.test('a flag wins over the environment, the environment over the file', async (t) => {
  const cwd = t.testdir({ 'evalmock.json': '{"port": 1, "seed": "file", "auth": "off"}' })
  const env = { EVALMOCK_PORT: '2', EVALMOCK_SEED: 'env' }
  t.match(loadConfig({ cwd }), { port: 1, seed: 'file', auth: 'off' })
  t.match(loadConfig({ cwd, env }), { port: 2, seed: 'env', auth: 'off' })
  t.match(loadConfig({ cwd, env, flags: { port: '3' } }), { port: 3, seed: 'env', auth: 'off' })
})

t.test('the names that an option had before are read, and reported as deprecated', async (t) => {
  const cwd = t.testdir({ 'evalmock.json': '{"readings": {"a.b": "file", "c.d": "file"}}' })
  const warnings: string[] = []
  const warn = (text: string): void => void warnings.push(text)
  const env = { EVALMOCK_READINGS: 'c.d=env,e.f=env' }
  const flags = { behaviors: ['e.f=flag'] }
  t.same(loadConfig({ cwd, env, flags, warn }).behaviors, { 'a.b': 'file', 'c.d': 'env', 'e.f': 'flag' })
  t.same(warnings, [
    `${join(cwd, 'evalmock.json')}: readings is deprecated: use behaviors`,
    'EVALMOCK_READINGS is deprecated: use EVALMOCK_BEHAVIORS',
  ])
})

t.test('each option is read from each source alike', async (t) => {
  const cases: Record<string, [text: string, json: unknown, value: unknown]> = {
    host: ['::1', '::1', '::1'],
    port: ['0', 0, 0],
    data: ['/var/evalmock', '/var/evalmock', '/var/evalmock'],
    seed: ['s', 's', 's'],
    clock: ['2026-11-21T16:00:00+08:00', '2026-11-21T08:00:00Z', '2026-11-21T08:00:00.000Z'],
    fixtures: ['builtin, /a.json', ['builtin', '/a.json'], ['builtin', '/a.json']],
    auth: ['off', 'off', 'off'],
    profile: ['live', 'live', 'live'],
    behaviors: ['a.b=c,d.e=f=g', { 'a.b': 'c', 'd.e': 'f=g' }, { 'a.b': 'c', 'd.e': 'f=g' }],
    pace: [
      'time:500ms,2h',
      { pace: 'time', queueMs: 500, runMs: 7_200_000 },
      { pace: 'time', queueMs: 500, runMs: 7_200_000 },
    ],
    rateLimits: ['qianfan=20', { qianfan: 20 }, { qianfan: 20 }],
    https: ['true', true, true],
    httpsCert: ['/c.pem', '/c.pem', '/c.pem'],
    httpsKey: ['/k.pem', '/k.pem', '/k.pem'],
    publicUrl: ['https://mock.example.com/', 'https://mock.example.com', 'https://mock.example.com'],
    cors: [
      'http://localhost:5173, https://a.example',
      ['http://localhost:5173', 'https://a.example'],
      ['http://localhost:5173', 'https://a.example'],
    ],
    controlToken: ['sesame', 'sesame', 'sesame'],
    faultHeader: ['true', true, true],
    instanceHeader: ['true', true, true],
    logLevel: ['warn', 'warn', 'warn'],
    logFormat: ['json', 'json', 'json'],
    journal: ['0', 0, 0],
    maxWorlds: ['7', 7, 7],
    sync: ['full', 'full', 'full'],
    grace: ['2s', 2000, 2000],
    httpsNames: [
      'Mock.example.com, 10.0.0.5',
      ['mock.example.com', '10.0.0.5'],
      ['mock.example.com', '10.0.0.5'],
    ],
    controlHosts: [
      'mock.example.com,*.CI.example.com',
      ['mock.example.com', '*.ci.example.com'],
      ['mock.example.com', '*.ci.example.com'],
    ],
    controlCors: ['http://localhost:*', ['http://localhost:*'], ['http://localhost:*']],
    watch: ['true', true, true],
    worlds: ['ci-1, ci-2', ['ci-1', 'ci-2'], ['ci-1', 'ci-2']],
  }
  t.same(
    OPTIONS.map(({ key }) => key).filter((key) => !(key in cases)),
    ['credentials'],
    'no option is left out',
  )
  for (const { key, variable } of OPTIONS) {
    const [text, json, value] = cases[key] ?? []
    if (text === undefined) continue
    // What goes together.
    const flags =
      {
        httpsCert: { httpsKey: '/k.pem' },
        httpsKey: { httpsCert: '/c.pem' },
        watch: { fixtures: '/a.json' },
      }[key as string] ?? {}
    const cwd = t.testdir({ 'evalmock.json': JSON.stringify({ [key]: json }) })
    t.same(loadConfig({ cwd: '/nowhere', flags: { ...flags, [key]: text } })[key], value, `--${key}`)
    t.same(loadConfig({ cwd: '/nowhere', flags, env: { [variable]: text } })[key], value, variable)
    t.same(loadConfig({ cwd, flags })[key], value, `${key} in the file`)
  }
})

t.test('the pace has a short form for each way of going', async (t) => {
  const pace = (text: string) => loadConfig({ cwd: '/nowhere', flags: { pace: text } }).pace
  t.same(pace('immediate'), { pace: 'immediate' })
  t.same(pace('polls:5'), { pace: 'polls', polls: 5 })
  t.same(pace('time:0s,1d'), { pace: 'time', queueMs: 0, runMs: 86_400_000 })
  for (const wrong of ['polls:0', 'polls:x', 'time:1,2', 'time:1s', 'time:1s,2s,3s', 'soon'])
    t.match(
      faults({ flags: { pace: wrong } }),
      [/^--pace is ".+": (it must be immediate, time, |N in polls:N must |give two durations )/],
      wrong,
    )
})

t.test('behaviors of all places hold together, the nearer place wins where they clash', async (t) => {
  const cwd = t.testdir({ 'evalmock.json': '{"behaviors": {"a.a": "file", "b.b": "file", "c.c": "file"}}' })
  const env = { EVALMOCK_BEHAVIORS: 'b.b=env,c.c=env' }
  const { behaviors } = loadConfig({ cwd, env, flags: { behaviors: ['c.c=flag', 'd.d=flag'] } })
  t.same(behaviors, { 'a.a': 'file', 'b.b': 'env', 'c.c': 'flag', 'd.d': 'flag' })
})

t.test('relative paths count from where they stand', async (t) => {
  const cwd = t.testdir({
    ci: {
      'mock.json': '{"data": "d", "fixtures": ["none.json", "builtin"], "credentials": "keys.json"}',
      'keys.json': '{"ak": "w1"}',
    },
  })
  t.match(loadConfig({ cwd, file: 'ci/mock.json' }), {
    data: join(cwd, 'ci/d'),
    fixtures: [join(cwd, 'ci/none.json'), 'builtin'],
    credentials: { ak: { world: 'w1' } },
  })
  t.equal(loadConfig({ cwd, flags: { data: 'd' } }).data, join(cwd, 'd'))
  t.equal(loadConfig({ cwd, flags: { fixtures: ['none'] } }).fixtures, 'none')
  t.match(loadConfig({ cwd, env: { EVALMOCK_CONFIG: 'ci/mock.json' } }), { data: join(cwd, 'ci/d') })
})

t.test('credentials come from a file, or stand in the configuration file itself', async (t) => {
  const cwd = t.testdir({
    'keys.json': '{"ak": {"world": "w", "secret": "s", "policies": ["Read"], "sessionToken": "t"}, "x": "y"}',
    'evalmock.json': '{"credentials": {"key": "team-a"}}',
    'wrong.json': '{"ak": {"world": "no.such"}}',
  })
  t.same(loadConfig({ cwd }).credentials, { key: { world: 'team-a' } })
  t.same(loadConfig({ cwd, flags: { credentials: 'keys.json' } }).credentials, {
    ak: { world: 'w', secret: 's', policies: ['Read'], sessionToken: 't' },
    x: { world: 'y' },
  })
  t.match(faults({ cwd, flags: { credentials: 'wrong.json' } }), [
    /wrong\.json, ak\.world: "no\.such" is not a name of a world: use 1 to 64/,
  ])
  t.match(faults({ cwd, flags: { credentials: 'gone.json' } }), [
    /^--credentials: .*gone\.json: no such file$/,
  ])
})

t.test('an empty variable is unset, and PORT is read where EVALMOCK_PORT is not set', async (t) => {
  const port = (env: Record<string, string>) => loadConfig({ cwd: '/nowhere', env }).port
  t.equal(port({ EVALMOCK_PORT: '', PORT: '' }), 4620)
  t.equal(port({ PORT: '8080' }), 8080)
  t.equal(port({ EVALMOCK_PORT: '1', PORT: 'abc' }), 1)
  t.match(faults({ env: { PORT: 'abc' } }), ['PORT is "abc": it must be a whole number from 0 to 65535'])
})

t.test('what Kubernetes says about a service that is named evalmock is no configuration', async (t) => {
  const env = {
    EVALMOCK_PORT: 'tcp://10.0.0.1:4620',
    EVALMOCK_SERVICE_HOST: '10.0.0.1',
    EVALMOCK_SERVICE_PORT: '4620',
    EVALMOCK_SERVICE_PORT_HTTP: '4620',
    EVALMOCK_PORT_4620_TCP: 'tcp://10.0.0.1:4620',
    EVALMOCK_PORT_4620_TCP_ADDR: '10.0.0.1',
  }
  t.equal(loadConfig({ cwd: '/nowhere', env }).port, 4620)
})

t.test('what is unknown or wrong is told with its place and with what would do, all at once', async (t) => {
  const cwd = t.testdir({
    'evalmock.json': '{"$schema": "x", "prt": 1, "auth": "stict", "maxWorlds": 0, "behaviors": {"a": 1}}',
    'broken.json': '{"port": 1',
    'keys.json': '{"a": "very"\n         "secret"}',
    'empty.json': '{}',
    'list.json': '[]',
    folder: {},
  })
  const env = { EVALMOCK_HSOT: 'x', EVALMOCK_LOG_LEVEL: 'loud', EVALMOCK_CLOCK: 'noon' }
  const file = join(cwd, 'evalmock.json')
  t.same(faults({ cwd, env, flags: { port: '70000', cors: ['localhost'], publicUrl: 'ftp://x' } }), [
    `${file}: there is no key prt; did you mean port?`,
    'EVALMOCK_HSOT: there is no such variable; did you mean EVALMOCK_HOST?',
    '--port is "70000": it must be a whole number from 0 to 65535',
    'EVALMOCK_CLOCK is "noon": it must be an ISO instant such as 2026-11-21T08:00:00Z',
    `${file}: auth is "stict": it must be strict, lenient or off; did you mean strict?`,
    `${file}: behaviors, a: it must be a string, not 1`,
    '--public-url is "ftp://x": it must be an http or https address',
    '--cors: "localhost" is not an origin: use http://HOST:PORT without a path, or a pattern such as https://*.example.com or http://localhost:*',
    'EVALMOCK_LOG_LEVEL is "loud": it must be trace, debug, info, warn, error, fatal or silent',
    `${file}: maxWorlds is 0: it must be a whole number from 1 to 100000`,
  ])
  t.match(faults({ flags: { httpsCert: '/c.pem' } }), [/--https-cert and --https-key belong together/])
  t.match(faults({ cwd, file: 'broken.json' }), [
    `${join(cwd, 'broken.json')}:1:11: it is not JSON: the text ends too early: } is missing`,
  ])
  t.same(faults({ cwd, file: 'empty.json', flags: { credentials: 'keys.json' } }), [
    `--credentials: ${join(cwd, 'keys.json')}:2:10: it is not JSON: put a comma or } before this`,
  ])
  t.match(faults({ cwd, file: 'list.json' }), [/list\.json: a configuration file must be a JSON object/])
  t.match(faults({ cwd, file: 'folder' }), [/folder: it is a folder, not a file$/])
  t.match(faults({ cwd, file: 'gone.json' }), [/gone\.json: no such file$/])
})

t.test('every option says what it is, and has names of its own', async (t) => {
  for (const { flag, variable, meaning, takes, default: initial } of OPTIONS) {
    t.match(flag, /^--[a-z]+(-[a-z]+)*$/)
    t.match(variable, /^EVALMOCK_[A-Z_]+$/)
    for (const text of [meaning, takes, initial]) t.match(text, /\S/, flag)
  }
  t.equal(new Set(OPTIONS.map(({ flag }) => flag)).size, OPTIONS.length)
})
