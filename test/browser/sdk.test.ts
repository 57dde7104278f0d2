// An official SDK at work while somebody watches on the dashboard: scale-gp-beta, unmodified, in a process of its own.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import t from 'tap'
import { prepare } from '../sdk/cache.ts'
import { PYTHON } from '../sdk/python.ts'
import { sdk } from '../sdk/scale-python/sdk.ts'
import { findTools } from '../sdk/toolchain.ts'
import { skip } from '../support/browser.ts'
import { startDashboard } from '../support/dashboard.ts'

/** Lists the evaluations, then reads one as often as a line on standard input says. */
const PROGRAM = `
import json, sys
from scale_gp_beta import SGPClient
client = SGPClient()
print(json.dumps([one.name for one in client.evaluations.list(limit=100)]), flush=True)
for line in sys.stdin:
    print(client.evaluations.retrieve(line.strip()).to_json(indent=None), flush=True)
`

const { missing, versions } = await findTools(sdk.tools)

t.test(
  'a request of an official SDK appears without a reload; the SDK sees the task fail with the reason given here',
  { skip: skip || (missing.length > 0 && `needs ${missing.join(', ')}`), timeout: 120_000 },
  async (t) => {
    const { url, open, emulator, errors } = await startDashboard(t)
    const folder = await prepare(sdk, sdk.tools.map((tool) => versions.get(tool)).join('\n'))
    const made = { provider: 'scale', name: 'watched' }
    const { id } = (await emulator.app.inject({ method: 'POST', url: '/_mock/tasks', payload: made })).json()
      .tasks[0]
    const page = await open('')
    await page.getByText('No requests yet').waitFor()

    const { hostname: host, port } = new URL(url)
    const target = { url, host, port: Number(port), world: 'default' }
    const child = spawn(`${folder}/${PYTHON}`, ['-c', PROGRAM], {
      env: { ...process.env, ...sdk.environment(target), NO_PROXY: host },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    t.teardown(() => child.kill())
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const said = async (): Promise<object> => JSON.parse(String((await lines.next()).value))
    t.ok(((await said()) as string[]).includes('watched'))
    await page.getByRole('link', { name: 'ListEvaluations' }).waitFor()
    await page.getByText('scale-gp-beta 0.7.0').waitFor()

    await page.goto(`${url}/_mock/#/tasks/scale/${id}?world=default`)
    await page.getByRole('button', { name: 'Fail…' }).click()
    await page.getByLabel('Reason').fill('the disk is full')
    await page.getByRole('button', { name: 'Fail', exact: true }).click()
    await page.locator('.split-side .badge', { hasText: 'failed' }).first().waitFor()
    child.stdin.write(`${id}\n`)
    t.match(await said(), { id, status: 'failed', status_reason: 'the disk is full' })
    // What the SDK has just asked is listed with the task.
    await page.getByRole('heading', { name: 'GetEvaluation' }).waitFor()

    child.stdin.end()
    t.same(await once(child, 'exit'), [0, null])
    t.same(errors, [])
  },
)
