import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import type { Io } from '../../src/cli/command.ts'
import { main } from '../../src/cli/main.ts'
import { listening, serving } from '../support/comparing.ts'

// Each case starts servers and commands.
t.setTimeout(180_000)

const CORPUS = fileURLToPath(new URL('../../fixtures/corpora/qianfan-live.jsonl', import.meta.url))

async function evalmock(line: readonly string[], more: Record<string, string> = {}, cwd = '/') {
  const out: string[] = []
  const err: string[] = []
  const env = { PATH: process.env.PATH ?? '', ...more }
  const io: Io = { env, cwd, out: (text) => out.push(text), err: (text) => err.push(text) }
  return { code: await main(line, io), out: out.join('\n'), err: err.join('\n') }
}

/** A client of Scale that reads the variables of its SDK. */
const CLIENT = `
  const { SGP_CLIENT_BASE_URL: url, SGP_API_KEY: key, SGP_ACCOUNT_ID: account } = process.env
  const headers = { 'x-api-key': key, 'x-selected-account-id': account, 'content-type': 'application/json' }
  const call = async (method, path, body) => {
    const reply = await fetch(url + path, { method, headers, body: body && JSON.stringify(body) })
    return { status: reply.status, body: await reply.json() }
  }
  const made = await call('POST', '/v5/evaluations', { name: 'mine', data: [{ input: 'a' }] })
  const read = await call('GET', '/v5/evaluations/' + made.body.id)
  if (read.status !== 200) process.exit(9)
`
const node = (program = CLIENT): string[] => ['--', process.execPath, '--input-type=module', '-e', program]

t.test('compare runs a command between two servers, and tells what differs', async (t) => {
  const dir = t.testdir()
  const against = [
    'compare',
    '--provider',
    'scale',
    '--against',
    await listening(t, { seed: 'other', profile: 'live' }),
  ]
  const same = await evalmock([...against, '--profile', 'live', '--clock', '2026-11-21T08:00:00Z', ...node()])
  t.match(same, {
    code: 0,
    out: /no differences: CreateEvaluation, GetEvaluation\n2 operations, 2 calls: 0 differences$/,
    err: '',
  })

  const file = join(dir, 'report.json')
  const flags = ['--max-differences', '0', '--output', 'json', '--report', file]
  t.same(await evalmock([...against, ...flags, ...node()]), {
    code: 3,
    out: '',
    err: 'evalmock: 2 differences, but --max-differences allows 0',
  })
  const report = JSON.parse(readFileSync(file, 'utf8'))
  t.match(report, { version: 1, provider: 'scale', calls: 2, differences: 2, notSent: {}, unreachable: [] })
  t.match(report.operations[0], {
    operation: 'CreateEvaluation',
    calls: 1,
    differences: [{ kind: 'extra', path: 'created_by_user_id', count: 1, first: 1 }],
  })

  const junit = await evalmock([...against, '--output', 'junit', ...node()])
  t.match(junit.out, /<testsuite name="scale" tests="2" failures="2" skipped="0">/)
  t.match(
    junit.out,
    /<testcase classname="scale" name="GetEvaluation"><failure message="1 difference">extra created_by/,
  )

  const ignored = await evalmock([
    ...against,
    '--max-differences',
    '0',
    '--ignore',
    'extra created_by*',
    ...node(),
  ])
  t.match(ignored, { code: 0, out: /2 calls: 0 differences$/ })
  t.equal((await evalmock([...against, ...node('process.exit(7)')])).code, 7, 'the command’s own exit code')
})

t.test('compare uses a new world on a running server, and leaves nothing there', async (t) => {
  const [other, own] = [await listening(t, { seed: 'other' }), await listening(t)]
  const line = [
    'compare',
    '--provider',
    'scale',
    '--against',
    other,
    '--server',
    own,
    '--max-differences',
    '0',
  ]
  t.match(await evalmock([...line, ...node()]), { code: 0, out: /2 calls: 0 differences$/ })
  const { worlds } = (await (await fetch(`${own}/_mock/worlds`)).json()) as { worlds: { name: string }[] }
  t.same(
    worlds.map(({ name }) => name),
    ['default'],
  )
})

t.test(
  'the real credentials reach the service alone: not the command, the report or the corpus',
  async (t) => {
    const dir = t.testdir()
    const secret = 'sgp-real-4f9a2c7b'
    const sent: unknown[] = []
    const service = await serving(t, (request, reply) => {
      if (request.url?.startsWith('/v5')) sent.push(request.headers['x-api-key'])
      // A service that echoes what it should not.
      reply.writeHead(request.url?.startsWith('/v5') ? 200 : 404, { 'Content-Type': 'application/json' })
      reply.end(JSON.stringify({ id: secret, object: `x ${secret}` }))
    })
    const client = `
    if (JSON.stringify(process.env).includes(${JSON.stringify(secret)})) process.exit(9)
    const headers = { 'x-api-key': process.env.SGP_API_KEY }
    await fetch(process.env.SGP_CLIENT_BASE_URL + '/v5/questions', { headers })`
    const corpus = join(dir, 'calls.jsonl')
    const line = [
      'record',
      '--corpus',
      corpus,
      '--provider',
      'scale',
      '--against',
      service,
      '--output',
      'json',
    ]
    const found = await evalmock([...line, ...node(client)], { SGP_API_KEY: secret })
    t.equal(found.code, 0)
    t.same(sent, [secret])
    t.match(found.err, /^evalmock: 1 call written to .*calls\.jsonl, \d+ texts masked$/)
    for (const text of [found.out, found.err, readFileSync(corpus, 'utf8')]) t.notOk(text.includes(secret))

    const file = join(dir, 'keys.json')
    writeFileSync(file, JSON.stringify({ 'x-api-key': secret }))
    const given = ['compare', '--provider', 'scale', '--against', service, '--credentials']
    t.equal((await evalmock([...given, 'keys.json', ...node(client)], {}, dir)).code, 0)
    t.equal((await evalmock([...given, `x-api-key=${secret}`, ...node(client)])).code, 0)
    t.same(sent, [secret, secret, secret])
  },
)

t.test('what is recorded can be replayed', async (t) => {
  const dir = t.testdir()
  const service = await listening(t, { seed: 'other' })
  const line = ['record', '--corpus', 'calls.jsonl', '--provider', 'scale', '--against', service]
  t.equal((await evalmock([...line, ...node()], {}, dir)).code, 0)
  const clock = ['--clock', '2026-11-21T08:00:00Z']
  const same = await evalmock(['replay', 'calls.jsonl', ...clock, '--max-differences', '0'], {}, dir)
  t.match(same, {
    code: 0,
    out: /^scale: the emulator compared with calls\.jsonl\n[\s\S]*2 calls: 0 differences$/,
  })

  t.match(await evalmock(['replay', CORPUS, ...clock, '--profile', 'live']), {
    code: 0,
    out: /8 calls: 0 differences$/,
  })
  const docs = await evalmock(['replay', CORPUS, ...clock, '--max-differences', '0', '--output', 'json'])
  t.equal(docs.code, 3)
  const { operations } = JSON.parse(docs.out)
  const found = operations.flatMap(
    ({ operation, differences }: { operation: string; differences: { kind: string }[] }) =>
      differences.map(({ kind }) => `${operation} ${kind}`),
  )
  t.same(found, ['DescribeEvalObjects status', 'DescribeEvalObjects code', 'DescribeEvalObjects envelope'])
})

t.test('a service that cannot be used ends the command before it begins, in a sentence', async (t) => {
  const closed = 'http://127.0.0.1:1'
  const real = await serving(t, (_request, reply) => reply.writeHead(404).end())
  const line = (against: string, ...more: string[]) => [
    'compare',
    '--provider',
    'scale',
    '--against',
    against,
    ...more,
  ]
  const cases: [line: string[], code: number, err: RegExp][] = [
    [line(closed), 1, /^evalmock: nothing listens at 127\.0\.0\.1:1 \(ECONNREFUSED\): check the port$/],
    [line('https://nothing.invalid'), 1, /^evalmock: there is no host nothing\.invalid \(E\w+\): /],
    [
      line(real),
      2,
      /^evalmock: the real service needs x-api-key: give --credentials FILE, or set SGP_API_KEY$/,
    ],
    [line(real, '--credentials', 'x-api-kee=1'), 2, /has no credential x-api-kee; did you mean x-api-key\?/],
    [line(real, '--credentials', '/nowhere.json'), 2, /\/nowhere\.json cannot be read: no such file/],
    [line('real'), 2, /^evalmock: --against is "real": use http:\/\/HOST or https:\/\/HOST$/],
    [line('https://user:secret@host'), 2, /^evalmock: --against must have no user, query or fragment/],
    [line(real, '--max-differences', 'few'), 2, /--max-differences is "few": it must be a whole number, 0/],
    [line(real, '--timeout', '5x'), 2, /--timeout is "5x": it must be a duration such as 500ms/],
    [line(real, '--timeout', '50ms'), 2, /--timeout is "50ms": it must be 100ms or more/],
    [line(real, '--ignore', 'heder server'), 2, /there is no kind heder; did you mean header\?/],
    [line(real, '--ignore', ''), 2, /--ignore is "": it must be "OPERATION KIND PATH"/],
    [
      line(real, '--report', '/nowhere/x.json'),
      1,
      /--report: .*x\.json cannot be written: its folder does not exist/,
    ],
    [
      line(`${real}/v5`),
      2,
      /--against ends with \/v5, which the calls have, too: use http:\/\/127\.0\.0\.1:\d+$/,
    ],
    [
      ['record', '--corpus', '/', ...line(real).slice(1)],
      1,
      /--corpus: \/ cannot be written: it is a folder$/,
    ],
    [
      ['compare', '--provider', 'scle', '--against', real],
      2,
      /there is no provider scle; did you mean scale\?/,
    ],
    [['replay', '/nowhere.jsonl'], 2, /^evalmock: \/nowhere\.jsonl cannot be read: no such file$/],
  ]
  for (const [words, code, err] of cases) {
    const command = words[0] === 'replay' ? [] : node()
    t.match(await evalmock([...words, ...command]), { code, err, out: '' }, words.join(' '))
  }
})

t.test('a gate does not pass if nothing was compared', async (t) => {
  const other = await listening(t)
  const line = ['compare', '--provider', 'scale', '--against', other, '--max-differences', '0']
  const none = await evalmock([...line, ...node('')])
  t.match(none, { code: 1, err: /^evalmock: no call of scale was made: the command must read the variables/ })
  const create = `
    await fetch(process.env.SGP_CLIENT_BASE_URL + '/v5/evaluations', {
      method: 'POST',
      headers: { 'x-api-key': process.env.SGP_API_KEY, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'mine', data: [{ input: 'a' }] }),
    })`
  const unsent = await evalmock([...line, '--read-only', ...node(create)])
  t.match(unsent, {
    code: 1,
    out: /not sent to the service: CreateEvaluation/,
    err: /^evalmock: no call was compared/,
  })
  const file = join(t.testdir(), 'empty.jsonl')
  const head = {
    format: 'evalmock-corpus',
    version: 1,
    provider: 'scale',
    source: 'observed',
    recordedAt: '2026-11-21T08:00:00.000Z',
    calls: 0,
    masked: [],
  }
  writeFileSync(file, JSON.stringify(head))
  t.match(await evalmock(['replay', file, '--max-differences', '0']), {
    code: 1,
    err: /empty\.jsonl has no calls$/,
  })
})
