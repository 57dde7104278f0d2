import t from 'tap'
import { type Io, progressOn } from '../../src/cli/command.ts'
import { main } from '../../src/cli/main.ts'
import { startEmulator } from '../support/emulator.ts'

async function started(t: Parameters<typeof startEmulator>[0]) {
  const emulator = await startEmulator(t)
  const url = await emulator.listen()
  const run = async (...line: string[]) => {
    const [out, err]: string[][] = [[], []]
    const io: Io = {
      env: { EVALMOCK_URL: url },
      cwd: '/',
      out: (text) => void out?.push(text),
      err: (text) => void err?.push(text),
    }
    return { code: await main(line, io), out: out?.join('\n'), err: err?.join('\n') }
  }
  return { emulator, url, run }
}

t.test('clock: show, advance, freeze, rate, set, resume, until-next', async (t) => {
  const { run } = await started(t)
  const ok = (out: string) => ({ code: 0, out, err: '' })
  t.same(await run('clock', 'show'), ok('world default: 2026-11-21T08:00:00.000Z, frozen'))
  t.same(await run('clock', 'advance', '6h'), ok('world default: 2026-11-21T14:00:00.000Z, frozen'))
  t.same(await run('clock', 'advance', '1.5s'), ok('world default: 2026-11-21T14:00:01.500Z, frozen'))
  t.same(
    await run('clock', 'set', '2026-11-22T00:00:00Z'),
    ok('world default: 2026-11-22T00:00:00.000Z, frozen'),
  )
  t.match(await run('clock', 'freeze', '2020-01-01T00:00:00Z'), {
    code: 1,
    err: /the clock only goes forward/,
  })
  t.match(await run('clock', 'set', '2026-13-01'), {
    code: 2,
    err: /^evalmock: the instant is "2026-13-01": it must be one such as 2030-01-01T00:00:00Z; to go a distance: /,
  })
  t.match(await run('clock', 'rate', '60'), { code: 0, out: /, running 60 times as fast$/ })
  t.match(await run('clock', 'rate', 'fast'), {
    code: 2,
    err: 'evalmock: the rate is "fast": it must be a number above 0, such as 60',
  })
  t.match(await run('clock', 'resume'), { code: 0, out: /, running/ })
  t.match(await run('clock', 'freeze'), { code: 0, out: /, frozen$/ })
  t.match(await run('clock', 'until-next'), { code: 0, out: /\n(zstack|qianfan|scale) \S+ .*: \S+ -> \S+$/ })
  t.match(await run('clock', 'rewind', '-1h', '--world', 'default'), {
    code: 0,
    out: /^world default: \S+, frozen\nundone: \d+ requests, \d+ calls of the control API$/,
  })
  t.match(await run('clock', 'rewind', '--request', '99'), {
    code: 1,
    err: /request 99 is not in the journal/,
  })
  t.match(await run('clock', 'rewind'), { code: 2, err: /give either a time or --request/ })
  t.match(await run('clock', 'rewind', '--request', 'x'), { code: 2, err: /it must be a number such as 41/ })
  t.match(await run('clock', 'rewind', '10y'), { code: 2, err: /how far back is "10y"/ })
  t.match(await run('clock', 'advance', '6x'), { code: 2, err: /"6x": it must be a duration such as/ })
  for (const line of [['-3h'], ['--', '-3h'], ['--world', 'default', '-3h']])
    t.same(await run('clock', 'advance', ...line), {
      code: 2,
      out: '',
      err: 'evalmock: the duration is "-3h": advance only goes forward; to go back: evalmock clock rewind 3h',
    })
  t.match(await run('clock', 'rate', '-5'), { code: 2, err: /the rate is "-5": it must be a number above 0/ })
  t.match(await run('clock', 'advance', '-x'), { code: 2, err: /unknown option '-x'/ })
  t.match(await run('clock', 'show', '--world', 'defalt'), { code: 1, err: /did you mean default\?/ })
})

t.test('task: list, fail with a reason, complete, next', async (t) => {
  const { run } = await started(t)
  const list = await run('task', 'list', '--phase', 'running', '--output', 'json')
  const [first] = JSON.parse(list.out ?? '').tasks
  t.match(await run('task', 'fail', first.name, '--reason', 'out of memory'), { code: 0, err: '' })
  const after = JSON.parse((await run('task', 'list', '--name', first.id, '--output', 'json')).out ?? '')
  t.match(after, { total: 1, tasks: [{ id: first.id, phase: 'failed', reason: 'out of memory' }] })
  t.match(await run('task', 'fail', 'no-such-task'), {
    code: 1,
    err: /world default has no task no-such-task/,
  })
  t.match(await run('task', 'list', '--provider', 'scle'), { code: 1, err: /there is no provider scle/ })
  t.match(await run('task', 'list', '--limit', '1'), { code: 0, out: /\n… and \d+ more$/ })
  await run('call', 'qianfan', 'CreateEvalTask', '-d', '{}')
  const made = await run('task', 'list', '--phase', 'queued,running', '--output', 'json')
  const [waiting] = JSON.parse(made.out ?? '').tasks
  t.match(await run('task', 'next', waiting.id), { code: 0, out: new RegExp(waiting.id) })
  t.match(await run('task', 'complete', waiting.id), { code: 0, out: new RegExp(waiting.id) })
})

t.test('fault: presets by name, an error by its code, list, remove', async (t) => {
  const { run, url } = await started(t)
  const asked = async () =>
    (await fetch(`${url}/v5/evaluations?limit=1`, { headers: { 'x-api-key': 'mock' } })).status
  t.match(await run('fault', 'add', 'unavailable', '--operation', 'ListEvaluations', '--times', '1'), {
    code: 0,
    out: 'fault-1  ListEvaluations scale  problem unavailable  acted 0 of 0, at most 1',
  })
  t.same([await asked(), await asked()], [503, 200])
  t.match(await run('fault', 'add', '--code', '429', '--provider', 'scale'), { code: 0, out: /problem 429/ })
  t.equal(await asked(), 429)
  t.match(await run('fault', 'list'), { code: 0, out: /fault-1 .*acted 1 of 3.*\nfault-2 .*acted 1 of 1/ })
  t.match(await run('fault', 'remove', 'fault-2'), { code: 0, out: '1 removed' })
  t.match(await run('fault', 'remove', '--all'), { code: 0, out: '1 removed' })
  t.match(await run('fault', 'remove'), { code: 2, err: /give the id of a fault, or --all/ })
  t.match(await run('fault', 'list'), { code: 0, out: 'world default has no faults' })
  t.match(await run('fault', 'add', 'slwo'), { code: 2, err: /there is no preset slwo; did you mean slow\?/ })
  t.match(await run('fault', 'add', 'cut', '--ms', '1h'), {
    code: 2,
    err: /--ms is for slow, hang and trickle/,
  })
  t.match(await run('fault', 'add', 'slow', '--ms', '1m', '--output', 'json'), { out: /"ms": 60000/ })
  const presets = JSON.parse((await run('fault', 'presets', '--output', 'json')).out ?? '')
  for (const name of Object.keys(presets)) t.match(await run('fault', 'add', name), { code: 0 }, name)
})

t.test('world: create, show, list, drop', async (t) => {
  const { run } = await started(t)
  t.match(await run('world', 'create', 'ci-1'), { code: 0, out: /^ci-1 .*\n.*x-api-key +mock\.ci-1/s })
  t.match(await run('world', 'create', 'ci-2', '--from', 'ci1'), { code: 1, err: /did you mean ci-1\?/ })
  t.match(await run('world', 'create', 'ci-2', '--from', 'ci-1'), { code: 0 })
  t.match(await run('world', 'list'), { code: 0, out: /^ci-1 .*\nci-2 .*\ndefault / })
  t.match(await run('world', 'show', 'ci-2'), { code: 0, out: /mock\.ci-2/ })
  t.same(await run('world', 'drop', 'ci-2'), { code: 0, out: 'world ci-2 was deleted', err: '' })
})

t.test('call and sign: operations of all three by name', async (t) => {
  const { run, url } = await started(t)
  t.match(await run('call', 'scale', 'ListEvaluations', '-p', 'limit=1'), {
    code: 0,
    out: /"object": "list"/,
  })
  t.match(await run('call', 'qianfan', 'DescribeEvalTasks', '-d', '{"evalType":"auto"}'), {
    code: 0,
    out: /"result"/,
  })
  t.match(await run('call', 'zstack', 'QueryModelEvaluationTask'), { code: 0, out: /"inventories"/ })
  t.match(await run('call', 'scale', 'GetEvaluation', '-p', 'evaluation_id=x'), {
    code: 1,
    out: /not found/,
    err: 'evalmock: GetEvaluation was refused with 404',
  })
  t.match(await run('call', 'scale', 'GetEvaluation'), { code: 2, err: /needs evaluation_id/ })
  t.match(await run('call', 'scale', 'GetEvaluatoin'), { code: 2, err: /did you mean GetEvaluation\?/ })
  t.match(await run('call', 'scale', 'ListEvaluations', '-d', '{}'), {
    code: 2,
    err: /ListEvaluations is a GET and takes no body/,
  })
  t.match(await run('call', 'scle', 'GetEvaluation'), { code: 2, err: /there is no provider scle/ })
  t.match(await run('call', 'scale', 'ListEvaluations', '-i'), { out: /^200 OK\n.*content-type: /s })
  for (const [provider, operation, head] of [
    ['scale', 'ListEvaluations', /^x-api-key: mock$/m],
    ['qianfan', 'DescribeEvalTasks', /^Authorization: bce-auth-v1\/mock\//m],
    ['zstack', 'QueryModelEvaluationTask', /^Authorization: ZStack mock:/m],
  ] as const) {
    const { out = '' } = await run('sign', provider, operation)
    t.match(out, head)
    const command = (await run('sign', provider, operation, '--curl')).out
    t.match(command, new RegExp(`^curl -s -X \\w+ '${url}/`), provider)
  }
})

t.test('requests: all worlds, and unknown filters are refused', async (t) => {
  const { run } = await started(t)
  await run('call', 'scale', 'ListEvaluations')
  await run('call', 'scale', 'ListEvaluations', '--world', 'ci-1')
  t.match(await run('requests', '--all-worlds', '--no-follow'), {
    code: 0,
    out: /^\S+ default scale ListEvaluations 200 .*\n\S+ ci-1 scale ListEvaluations 200 /,
  })
  for (const follow of [['--no-follow'], []]) {
    t.match(await run('requests', '--provider', 'scle', ...follow), {
      code: 1,
      err: /there is no provider scle/,
    })
    t.match(await run('requests', '--operation', 'ListEvaluation', ...follow), {
      code: 1,
      err: /did you mean ListEvaluations\?/,
    })
    t.match(await run('requests', '--status', '4x', ...follow), { code: 1, err: /status/ })
  }
})

t.test('errors and help', async (t) => {
  const { run } = await started(t)
  t.match(await run('errors', '--provider', 'qianfan'), { code: 0, out: /qianfan +InvalidAccessKeyId +\d+/ })
  t.match(await run('errors', '--operation', 'UpdateEvaluatio'), {
    code: 2,
    err: /did you mean UpdateEvaluation\?/,
  })
  t.same(await run('help', 'clock', 'advance'), await run('clock', 'advance', '--help'))
  t.same(await run('help'), await run('--help'))
  t.match(await run('help', 'clok'), { code: 2, err: /there is no command clok; did you mean clock\?/ })
})

t.test('what takes long is shown on a terminal, and gone afterwards', async (t) => {
  const written: string[] = []
  const shown = new Promise<void>((resolve) => {
    const end = progressOn({
      write: (text) => {
        written.push(text)
        if (written.length === 1) {
          end()
          resolve()
        }
      },
    })('waiting for it')
  })
  // Its timer does not keep the process alive.
  const alive = setInterval(() => {}, 1000)
  await shown
  clearInterval(alive)
  t.match(written, [/^\r\S waiting for it 1 s/, '\r\u001B[K'])
})
