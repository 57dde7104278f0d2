// Each option refuses each kind of wrong value alike, wherever it comes from: with the place, the value, and what
// is allowed, in our words.
import { join } from 'node:path'
import t from 'tap'
import { ConfigError, loadConfig, type Sources } from '../../src/config/config.ts'
import { checkEmbedded } from '../../src/config/embedded.ts'
import { type Key, OPTIONS } from '../../src/config/options.ts'
import { builtin } from '../../src/providers/index.ts'

const ORIGIN =
  'is not an origin: use http://HOST:PORT without a path, or a pattern such as https://*.example.com or http://localhost:*'
const HOST_NAME = 'is not a host name: use a name without port or path, such as *.ci.example.com'
const WORLD = 'is not a name of a world: use 1 to 64 of A-Z a-z 0-9 _ -'
const PACE =
  'it must be immediate, time, time:QUEUE,RUN (such as time:2s,8s), polls, polls:N, eager or eager:QUEUE,RUN'
const POLLS = 'N in polls:N must be a whole number from 1 to 1000000, for example polls:3'
const DURATIONS = 'give two durations of at most 11574d, for example time:2s,8s'
const PER_SECOND = 'is not a number of requests per second: give one such as 5 or 0.5'

/** Text that each place can have, and what the message says after the place. */
const TEXTS: Partial<Record<Key, Readonly<Record<string, string>>>> = {
  host: { 'a b': ' is "a b": it must be a host name or an IP address' },
  port: {
    '-1': ' is "-1": it must be a whole number from 0 to 65535',
    x: ' is "x": it must be a whole number from 0 to 65535',
  },
  clock: { noon: ' is "noon": it must be an ISO instant such as 2026-11-21T08:00:00Z' },
  auth: { strickt: ' is "strickt": it must be strict, lenient or off; did you mean strict?' },
  profile: { liv: ' is "liv": it must be docs or live; did you mean live?' },
  behaviors: {
    'zstack.body': ': "zstack.body" is not a pair such as zstack.body=nested',
    'zstack.body=': ': "zstack.body=" is not a pair such as zstack.body=nested',
    'zstack.body=nestd':
      ': behavior zstack.body has no value nestd; did you mean nested?; valid values: any, nested',
  },
  pace: {
    fast: ` is "fast": ${PACE}`,
    'polls:0': ` is "polls:0": ${POLLS}`,
    'polls:99999999999999999999': ` is "polls:99999999999999999999": ${POLLS}`,
    'time:2,8': ` is "time:2,8": ${DURATIONS}`,
    'time:99999999999999999d,1s': ` is "time:99999999999999999d,1s": ${DURATIONS}`,
  },
  rateLimits: {
    'scale=x': `, scale: "x" ${PER_SECOND}`,
    'scale=0': `, scale: 0 ${PER_SECOND}`,
    scale: ': "scale" is not a pair such as scale=20',
    'scael=3': ': there is no provider scael; did you mean scale?; valid names: zstack, qianfan, scale',
  },
  sync: { ful: ' is "ful": it must be normal or full; did you mean full?' },
  grace: { '11m': ' is "11m": it must be a duration such as 0s, 500ms or 10s, at most 10m' },
  publicUrl: { 'ftp://x': ' is "ftp://x": it must be an http or https address' },
  cors: { 'localhost:3000': `: "localhost:3000" ${ORIGIN}`, 'http://a.b/c': `: "http://a.b/c" ${ORIGIN}` },
  controlCors: { '*': `: "*" ${ORIGIN}` },
  controlHosts: { 'a:80': `: "a:80" ${HOST_NAME}` },
  journal: { '-1': ' is "-1": it must be a whole number from 0 to 1000000' },
  maxWorlds: { '0': ' is "0": it must be a whole number from 1 to 100000' },
  worlds: { 'a b': `: "a b" ${WORLD}` },
  faultHeader: { maybe: ' is "maybe": it must be true or false' },
  instanceHeader: { maybe: ' is "maybe": it must be true or false' },
}

/** Values that only a file and a program can have. */
const VALUES: Partial<Record<Key, readonly (readonly [value: unknown, said: string])[]>> = {
  host: [[null, ' is null: it must be a host name or an IP address']],
  data: [[{}, ' is an object: it must be a folder']],
  seed: [
    ['x'.repeat(300), ` is "${'x'.repeat(60)}…": it must be a string of 1 to 200 characters`],
    ['', ' is "": it must be a string of 1 to 200 characters'],
  ],
  behaviors: [[{ 'zstack.body': 5 }, ', zstack.body: it must be a string, not 5']],
  pace: [
    [{ foo: 1 }, ': there is no member foo; valid members: pace, queueMs, runMs, jitter, polls, outcome'],
    [{ pace: 'fast' }, ', pace: it must be immediate, time, polls or eager, not "fast"'],
    [{ queueMs: -1 }, ', queueMs: it must be at least 0, not -1'],
  ],
  rateLimits: [[{ scale: -1 }, `, scale: -1 ${PER_SECOND}`]],
  credentials: [
    [{ a: 'b c' }, `, a: "b c" ${WORLD}`],
    [{ a: { world: 'x', secrt: 'y' } }, ', a: there is no member secrt; did you mean secret?'],
    [{ '': 'x' }, ', "": this name is not allowed: it must not be empty'],
  ],
  cors: [
    [['http://a.b', 'foo'], `, entry 2: "foo" ${ORIGIN}`],
    [[5], ': it must be a string, not 5'],
  ],
  worlds: [[['ok', 'not ok'], `, entry 2: "not ok" ${WORLD}`]],
  journal: [[-1, ' is -1: it must be a whole number from 0 to 1000000']],
  grace: [[-1, ' is -1: it must be a duration such as 0s, 500ms or 10s, at most 10m']],
}

/** What is wrong, one line for each fault. */
function faults(work: () => unknown): readonly string[] {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

const load = (sources: Sources) => () => loadConfig({ cwd: '/nowhere', providers: builtin, ...sources })
const optionOf = (key: string) => OPTIONS.find((option) => option.key === key) as (typeof OPTIONS)[number]

t.test('a wrong text is refused alike in a flag, a variable, the file and a program', async (t) => {
  for (const [name, texts] of Object.entries(TEXTS))
    for (const [text, said] of Object.entries(texts)) {
      const { key, flag, variable, list } = optionOf(name)
      const cwd = t.testdir({ 'evalmock.json': JSON.stringify({ [key]: text }) })
      t.same(faults(load({ flags: { [key]: list ? [text] : text } })), [flag + said])
      t.same(faults(load({ env: { [variable]: text } })), [variable + said])
      t.same(faults(load({ cwd })), [`${join(cwd, 'evalmock.json')}: ${key}${said}`])
      const own = said.replace('be *, off', 'be true, false, *, off')
      t.same(
        faults(() => checkEmbedded({ [key]: text }, builtin)),
        [key + own],
      )
    }
})

t.test('a wrong value is refused alike in the file and in a program', async (t) => {
  for (const [key, values] of Object.entries(VALUES))
    for (const [value, said] of values) {
      const cwd = t.testdir({ 'evalmock.json': JSON.stringify({ [key]: value }) })
      t.same(faults(load({ cwd })), [`${join(cwd, 'evalmock.json')}: ${key}${said}`])
      t.same(
        faults(() => checkEmbedded({ [key]: value }, builtin)),
        [key + said],
      )
    }
})

t.test('a list may be one text with commas, in a flag too', async (t) => {
  const { worlds, cors, rateLimits } = load({
    flags: { worlds: ['a,b', 'c'], cors: ['http://a.b, http://c.d'], rateLimits: ['scale=1,zstack=2'] },
  })()
  t.same(worlds, ['a', 'b', 'c'])
  t.same(cors, ['http://a.b', 'http://c.d'])
  t.same(rateLimits, { scale: 1, zstack: 2 })
  t.same(
    load({ flags: { fixtures: ['/a,b.yaml'] } })().fixtures,
    ['/a,b.yaml'],
    'but a path may have a comma',
  )
  t.same(faults(load({ flags: { fixtures: ['none', '/a'] } })), [
    '--fixtures is "none,/a": none goes with no other value',
  ])
})

t.test(
  'what is wrong with names of providers and behaviors is told together with the rest, at its place',
  async (t) => {
    t.match(
      faults(
        load({
          flags: { behaviors: ['zstack.bdy=nested'], port: 'x' },
          env: { EVALMOCK_BEHAVIORS: 'scale.slashes=off', EVALMOCK_RATE_LIMITS: 'qinfan=1' },
        }),
      ),
      [
        '--port is "x": it must be a whole number from 0 to 65535',
        /^EVALMOCK_RATE_LIMITS: there is no provider qinfan; did you mean qianfan\?; valid names: /,
        /^EVALMOCK_BEHAVIORS: behavior scale\.slashes has no value off; valid values: /,
        /^--behavior: there is no behavior zstack\.bdy; did you mean zstack\.body\?; valid names: /,
      ],
    )
  },
)
