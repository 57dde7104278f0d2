import t from 'tap'
import { ConfigError } from '../../src/config/config.ts'
import { worldFor } from '../../src/embed/testing.ts'
import { createEvalmock } from '../../src/index.ts'

/** What is wrong, one line for each error. */
async function faults(options: object): Promise<readonly string[]> {
  try {
    await (await createEvalmock(options)).close()
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

t.test('options of a program are checked like flags, all at once, in our words', async (t) => {
  t.same(
    await faults({
      pac: 'immediate',
      pace: 'soon',
      auth: 'stict',
      journal: -1,
      maxWorlds: 2.5,
      clock: 'noon',
      plan: { pace: 'polls', pols: 3 },
      rateLimits: { scle: 5 },
      credentials: { AK1: { world: 'a b' } },
      cors: ['localhost:5173'],
      controlCors: ['https://ex*mple.com'],
      https: { key: 'x' },
      worlds: ['a b'],
      logLevel: 'debug',
      grace: 'a while',
      sync: 'never',
    }),
    [
      'there is no option pac; did you mean pace?',
      'pace is "soon": it must be immediate, time, time:QUEUE,RUN (such as time:2s,8s), polls, polls:N, eager or eager:QUEUE,RUN',
      'auth is "stict": it must be strict, lenient or off; did you mean strict?',
      'journal is -1: it must be a whole number from 0 to 1000000',
      'maxWorlds is 2.5: it must be a whole number from 1 to 100000',
      'clock is "noon": it must be an ISO instant such as 2026-11-21T08:00:00Z',
      'plan: there is no member pols; did you mean polls?',
      'credentials, AK1.world: "a b" is not a name of a world: use 1 to 64 of A-Z a-z 0-9 _ -',
      'cors: "localhost:5173" is not an origin: use http://HOST:PORT without a path, or a pattern such as https://*.example.com or http://localhost:*',
      'controlCors: "https://ex*mple.com" is not an origin: use http://HOST:PORT without a path, or a pattern such as https://*.example.com or http://localhost:*',
      'https, cert: it is missing: it must be a string',
      'worlds: "a b" is not a name of a world: use 1 to 64 of A-Z a-z 0-9 _ -',
      'logLevel is an option of the command line: use logger: { level }',
      'grace is "a while": it must be a duration such as 0s, 500ms or 10s, at most 10m',
      'sync is "never": it must be normal or full',
      'rateLimits: there is no provider scle; did you mean scale?; valid names: zstack, qianfan, scale',
    ],
  )
  t.same(await faults({ behaviors: { 'zstack.body': 4 } }), [
    'behaviors, zstack.body: it must be a string, not 4',
  ])
  t.same(await faults({ worlds: ['a', 'b'], maxWorlds: 2 }), [
    'worlds: with default, these are 3 worlds, but the maximum (maxWorlds) is 2',
  ])
  await t.rejects(worldFor({ after() {} }, { pace: 'soon' }), /^ConfigError: pace is "soon"|pace is "soon"/)
})

t.test('pace acts in a program as on the command line, and a plan comes on top', async (t) => {
  for (const [options, plan] of [
    [{ pace: 'immediate' }, { pace: 'immediate' }],
    [{ pace: 'polls:7' }, { pace: 'polls', polls: 7 }],
    [{ pace: 'time:1s,2m' }, { pace: 'time', queueMs: 1000, runMs: 120_000 }],
    [{ pace: { outcome: 'failure' } }, { pace: 'time', outcome: 'failure' }],
    [
      { pace: { pace: undefined }, plan: { polls: undefined } },
      { pace: 'time', polls: 4 },
    ],
    [
      { pace: 'polls:7', plan: { outcome: 'partial' } },
      { pace: 'polls', polls: 7, outcome: 'partial' },
    ],
  ] as const) {
    const evalmock = await createEvalmock(options)
    t.teardown(() => evalmock.close())
    t.match(await (await fetch(`${evalmock.url}/_mock/plan`)).json(), plan)
  }
})
