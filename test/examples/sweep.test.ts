// A sweep finds the three bugs of the example's client, and none in its fixed form. Run by `npm run test:examples`.
import { spawnSync } from 'node:child_process'
import t from 'tap'

interface Report {
  readonly found: number
  readonly results: readonly { operation: string; failure: string; verdict: string; found: boolean }[]
}

function sweep(client: string): { code: number | null; report: Report; err: string } {
  const words = ['sweep', '--output', 'json', '--', 'node', 'check.mjs', client]
  const { status, stdout, stderr } = spawnSync('evalmock', words, { encoding: 'utf8' })
  return { code: status, report: JSON.parse(stdout) as Report, err: stderr }
}

t.test('the three bugs are found', async (t) => {
  const { code, report, err } = sweep('client.mjs')
  t.equal(code, 3, err)
  const found = report.results
    .filter((one) => one.found)
    .map(({ operation, failure, verdict }) => `${operation} ${failure} ${verdict}`)
  for (const bug of [
    'CreateEvaluation lost wrong-state',
    'ListEvaluations unavailable ignored',
    'UpdateEvaluation unavailable wrong-state',
  ])
    t.ok(found.includes(bug), `${bug}: ${found.join(', ')}`)
})

t.test('the fixed client notices all of it', async (t) => {
  const { code, report, err } = sweep('client-fixed.mjs')
  t.equal(code, 0, err)
  t.same(
    report.results.filter((one) => one.found),
    [],
  )
  t.ok(report.results.length > 30, `${report.results.length} variants`)
})
