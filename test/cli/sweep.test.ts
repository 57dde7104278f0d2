import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { type Io, statusOn } from '../../src/cli/command.ts'
import { main } from '../../src/cli/main.ts'
import { listening } from '../support/comparing.ts'

// Each case runs a command several times.
t.setTimeout(180_000)

const EXAMPLE = fileURLToPath(new URL('../../examples/sweep', import.meta.url))

async function evalmock(line: readonly string[], status?: (text?: string) => void) {
  const out: string[] = []
  const err: string[] = []
  const io: Io = {
    env: { PATH: process.env.PATH ?? '' },
    cwd: EXAMPLE,
    out: (text) => out.push(text),
    err: (text) => err.push(text),
    ...(status === undefined ? {} : { status }),
  }
  return { code: await main(['sweep', ...line], io), out: out.join('\n'), err: err.join('\n') }
}

const check = (client: string): string[] => ['--', process.execPath, 'check.mjs', client]
const node = (program: string): string[] => ['--', process.execPath, '--input-type=module', '-e', program]

/** Lists evaluations, and does this with the response. */
const lists = (then: string): string[] =>
  node(`
    const { SGP_CLIENT_BASE_URL: url, SGP_API_KEY: key } = process.env
    const reply = await fetch(url + '/v5/evaluations?limit=1', { headers: { 'x-api-key': key } })
    ${then}`)

const FEW = ['--faults', 'lost,unavailable']

t.test('a sweep finds the bugs of a client, shows how far it is, and leaves no world', async (t) => {
  const server = await listening(t)
  const shown: string[] = []
  const { code, out, err } = await evalmock(
    [...FEW, '--server', server, ...check('client.mjs')],
    (text = '') => shown.push(text),
  )
  t.equal(code, 3, err)
  t.equal(err, 'evalmock: 3 failures were not noticed, but --max-found allows 0')
  t.match(out.split('\n').slice(0, 6), [
    'The client did not notice:',
    '',
    /^operation +failure +verdict +what happened$/,
    'CreateEvaluation  lost         wrong-state  left behind: evaluations "Capitals": 2 instead of 1',
    'UpdateEvaluation  unavailable  wrong-state  left behind: evaluations "Capitals": another content',
    'ListEvaluations   unavailable  ignored      the command passed, without a retry or any other call',
  ])
  t.match(out, /^3 operations, 6 variants in [\d.]+ s: 3 not noticed, 2 failed, 1 retried$/m)
  t.match(shown.at(-2), /^6 of 6 variants done, 3 found, about 0 s left$/)
  t.equal(shown.at(-1), '', 'the line is gone at the end')
  const { worlds } = (await (await fetch(`${server}/_mock/worlds`)).json()) as { worlds: { name: string }[] }
  t.same(
    worlds.map(({ name }) => name),
    ['default'],
  )
})

t.test('it reports nothing on the fixed client, as JSON and JUnit', async (t) => {
  const json = await evalmock([...FEW, '--output', 'json', ...check('client-fixed.mjs')])
  t.match(json, { code: 0, err: '' })
  const report = JSON.parse(json.out)
  t.match(report, { version: 1, found: 0, notRun: [], notes: [] })
  t.same(
    report.results.map((one: Record<string, string>) => `${one.operation} ${one.failure} ${one.verdict}`),
    [
      'CreateEvaluation lost retried',
      'UpdateEvaluation lost retried',
      'ListEvaluations lost retried',
      'CreateEvaluation unavailable retried',
      'UpdateEvaluation unavailable retried',
      'ListEvaluations unavailable retried',
    ],
  )
  const file = join(t.testdir(), 'sweep.xml')
  const line = ['--faults', 'lost', '--operation', 'CreateEvaluation', '--output', 'junit', '--report', file]
  t.match(await evalmock([...line, ...check('client.mjs')]), { code: 3, out: '' })
  t.match(
    readFileSync(file, 'utf8'),
    /<testsuite name="sweep" tests="1" failures="1" skipped="0">\n {4}<testcase classname="scale.CreateEvaluation" name="lost"><failure message="wrong-state">/,
  )
})

t.test('documented errors, stale answers and slow bodies are tried, too', async (t) => {
  const line = ['--faults', 'errors,stale,trickle', '--output', 'json', '--max-found', '99']
  const { code, out, err } = await evalmock([...line, ...lists('await reply.text()')])
  t.equal(code, 0, err)
  const found = JSON.parse(out).results.map((one: Record<string, string>) => `${one.failure} ${one.verdict}`)
  t.same(found.slice(0, 2), ['stale harmless', 'trickle harmless'])
  t.ok(found.includes('error 404 ignored'), found.join(', '))
})

const UNAVAILABLE = ['--faults', 'unavailable', '--output', 'json']
/** It waits for its timeout: the other tests run meanwhile. */
const hanging = evalmock([
  ...UNAVAILABLE,
  '--timeout',
  '10s',
  ...lists('if (!reply.ok) setInterval(() => {}, 1000)'),
])

t.test('a command that does not end is found, and one that may ignore a failure is not', async (t) => {
  const hung = await hanging
  t.match(JSON.parse(hung.out), { found: 1, results: [{ verdict: 'hung', found: true }] })
  t.equal(hung.code, 3)
  const ignored = await evalmock([...UNAVAILABLE, '--ignore', 'listevaluations *', ...lists('')])
  t.match(JSON.parse(ignored.out), { found: 0, results: [{ verdict: 'ignored', found: false }] })
  t.equal(ignored.code, 0)
})

t.test('what the budget leaves out is reported', async (t) => {
  const { code, out, err } = await evalmock(['--budget', '0s', ...FEW, ...lists('')])
  t.equal(code, 1, 'what tried nothing does not pass')
  t.match(err, /^evalmock: --budget 0s was used up before the first variant: give more time$/)
  t.match(out, /^not tried within the budget: 2 variants\n1 operation, 0 variants in /m)
})

t.test('what cannot work is said at once', async (t) => {
  const cases: [string[], number, RegExp][] = [
    [['--faults', 'lots', ...lists('')], 2, /there is no failure lots; did you mean lost\?/],
    [['--jobs', '0', ...lists('')], 2, /--jobs is "0": it must be a whole number, 1 or more/],
    [['--operation', 'GetEvaluation', ...lists('')], 2, /does not call GetEvaluation/],
    [
      ['--report', '/nowhere/sweep.xml', ...lists('')],
      1,
      /--report: .*sweep\.xml cannot be written: its folder/,
    ],
    [
      ['--timeout', '0.5', ...node('setInterval(() => {}, 1000)')],
      1,
      /without any fault, the command does not end within --timeout/,
    ],
    [[...node('process.exit(7)')], 7, /without any fault, the command fails with exit code 7/],
    [[...node('')], 1, /the command made no call of a provider/],
    [['--', 'no-such-command-here'], 127, /there is no such command/],
  ]
  for (const [line, code, message] of cases) {
    const ended = await evalmock(line)
    t.equal(ended.code, code, ended.err)
    t.match(ended.err, message)
  }
})

t.test('the status line is written anew', (t) => {
  const written: string[] = []
  const status = statusOn({ write: (text) => written.push(text) })
  status('1 of 2')
  status()
  t.same(written, ['\r1 of 2\u001B[K', '\r\u001B[K'])
  t.end()
})
