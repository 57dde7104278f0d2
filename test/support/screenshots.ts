// `npm run screenshots`: takes the dashboard's two pictures in the README.
import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { createEmulator } from '../../src/emulator.ts'
import { sign, timestampOf } from '../../src/providers/qianfan/auth/signature.ts'
import { chromiumPath } from './browser.ts'

const MOST_BYTES = 150_000
const AT = '2026-11-21T08:00:00Z'
const file = (name: string): string => fileURLToPath(new URL(`../../docs/${name}.png`, import.meta.url))

const emulator = await createEmulator({ clock: AT })
const url = await emulator.listen()
const call = (path: string, key = 'mock', body?: object): Promise<Response> =>
  fetch(url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'x-api-key': key, 'user-agent': 'SGPClient/Python 0.7.0' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const control = (path: string, body: object): Promise<Response> =>
  fetch(`${url}/_mock${path}`, { method: 'POST', body: JSON.stringify(body) })

await control('/tasks', {
  count: 24,
  mix: { completed: 50, failed: 15, running: 25, queued: 10 },
  over: '7d',
})
for (const key of ['mock', 'mock.ci-1', 'mock.ci-2', 'mock']) {
  await call('/v5/evaluations', key)
  await call('/v5/datasets', key)
}
await call('/v5/evaluations/unknown')
await control('/faults', {
  match: { operationId: 'ListEvaluations' },
  effect: { kind: 'problem', problem: 'rate-limited' },
  times: 1,
})
await call('/v5/evaluations')
// A client that does not sign the query.
const at = Date.parse(AT)
const headers = { host: new URL(url).host, 'x-bce-date': timestampOf(at) }
const keys = { accessKeyId: 'mock', secretKey: 'mock-secret', at }
const authorization = sign({ method: 'POST', url: '/v2/eval', headers }, keys)
const refused = {
  method: 'POST',
  headers: { 'x-bce-date': headers['x-bce-date'], authorization },
  body: '{}',
}
await fetch(`${url}/v2/eval?Action=DescribeEvalTasks`, refused)
await call('/v5/evaluations?limit=5')
const { requests } = (await (await fetch(`${url}/_mock/requests?provider=qianfan`)).json()) as {
  requests: readonly { readonly id: number }[]
}

const browser = await chromium.launch({
  executablePath: chromiumPath ?? '',
  args: ['--no-sandbox', '--disable-gpu'],
})
for (const [name, hash, colorScheme] of [
  ['dashboard-requests', `#/requests/${requests[0]?.id}?of=default`, 'light'],
  ['dashboard-tasks', '#/tasks?world=default', 'dark'],
] as const) {
  const page = await browser.newPage({ viewport: { width: 1180, height: 600 }, colorScheme, locale: 'en-US' })
  await page.goto(`${url}/_mock/${hash}`)
  await page.locator('.rows .tr').first().waitFor()
  await page.waitForTimeout(1500)
  await page.screenshot({ path: file(name) })
  const { size } = statSync(file(name))
  process.stdout.write(`${file(name)}: ${size} bytes\n`)
  if (size > MOST_BYTES) throw new Error(`${name} is larger than ${MOST_BYTES} bytes`)
}
await browser.close()
await emulator.close()
