import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { createEmulator } from '../../src/emulator.ts'
import { skip } from '../support/browser.ts'
import { startDashboard, violationsOf } from '../support/dashboard.ts'

const scale = { 'x-api-key': 'mock', 'user-agent': 'SGPClient/Python 0.7.0' }
const VIEWS = ['requests', 'tasks', 'clock', 'rules', 'worlds', 'setup', 'data', 'docs'] as const
const options = { skip, timeout: 120_000 }

t.test('a request appears as it comes, and opens beside the list', options, async (t) => {
  const { url, open, errors } = await startDashboard(t)
  const page = await open('')
  await page.getByText('No requests yet').waitFor()
  await fetch(`${url}/v5/evaluations?limt=3`, { headers: scale })
  // Within a second, as the person who waits for it would say.
  const link = page.getByRole('link', { name: 'ListEvaluations' })
  await link.waitFor({ timeout: 5000 })
  await page.getByText('scale-gp-beta 0.7.0').waitFor()
  await link.click()
  await page.getByRole('heading', { name: 'ListEvaluations' }).waitFor()
  t.match(page.url(), '#/requests/1?of=default')
  t.match(await page.locator('.note.warn').textContent(), 'query limt', 'what nothing read is marked')
  await page.keyboard.press('Escape')
  await page.locator('.split-side').waitFor({ state: 'detached' })
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: 'ListEvaluations' }).waitFor()
  t.same(errors, [])
})

t.test('filters are part of the address; pause keeps the list as it is', options, async (t) => {
  const { url, open } = await startDashboard(t)
  await fetch(`${url}/v5/evaluations`, { headers: scale })
  await fetch(`${url}/v5/evaluations/nope`, { headers: scale })
  const page = await open('#/requests?status=4xx')
  await page.getByRole('link', { name: 'GetEvaluation' }).waitFor()
  t.equal(await page.getByRole('link', { name: 'ListEvaluations' }).count(), 0)
  await page.locator('[data-search]').fill('nothing like it')
  await page.getByText('Nothing matches').waitFor()
  t.match(page.url(), 'text=nothing')
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByRole('button', { name: 'Pause' }).click()
  await fetch(`${url}/v5/datasets`, { headers: scale })
  await page.getByRole('button', { name: 'Resume (1 new)' }).waitFor()
  t.equal(await page.getByRole('link', { name: 'ListDatasets' }).count(), 0)
  await page.getByRole('button', { name: 'Resume (1 new)' }).click()
  await page.getByRole('link', { name: 'ListDatasets' }).waitFor()
})

t.test('a refused signature shows its cause, and what each side signed', options, async (t) => {
  const { url, open } = await startDashboard(t, { clock: undefined })
  const { sign, timestampOf } = await import('../../src/providers/qianfan/auth/signature.ts')
  const at = Date.now()
  const path = '/v2/eval'
  const headers = { host: new URL(url).host, 'x-bce-date': timestampOf(at) }
  // The query was not signed.
  const authorization = sign(
    { method: 'POST', url: path, headers },
    { accessKeyId: 'mock', secretKey: 'mock-secret', at },
  )
  await fetch(`${url}${path}?Action=DescribeEvalTasks`, {
    method: 'POST',
    headers: { 'x-bce-date': headers['x-bce-date'], authorization },
    body: '{}',
  })
  const page = await open('#/requests/1?world=default')
  await page.getByRole('heading', { name: 'Why it was refused' }).waitFor()
  t.match(await page.locator('.why').textContent(), 'The query was not signed')
  await page.getByText('The client signed').waitFor()
  const [client, server] = await page.locator('.canonical pre').allTextContents()
  t.match(server, 'Action=DescribeEvalTasks')
  t.notMatch(client, 'Action=')
  t.match(await page.locator('.canonical mark').allTextContents(), ['Action=DescribeEvalTasks'])
})

t.test('a task is failed with a reason, and its client sees it', options, async (t) => {
  const { url, open, emulator } = await startDashboard(t)
  const made = await emulator.app.inject({
    method: 'POST',
    url: '/_mock/tasks',
    payload: { provider: 'scale', name: 'to fail' },
  })
  const { id } = made.json().tasks[0]
  const page = await open('#/tasks')
  await page.getByRole('link', { name: 'to fail' }).click()
  await page.getByRole('button', { name: 'Fail…' }).click()
  await page.getByLabel('Reason').fill('the disk is full')
  await page.getByRole('button', { name: 'Fail', exact: true }).click()
  await page.locator('.split-side .badge', { hasText: 'failed' }).first().waitFor()
  const reply = await fetch(`${url}/v5/evaluations/${id}`, { headers: scale })
  t.match(await reply.json(), { status: 'failed', status_reason: 'the disk is full' })
  await page.getByRole('heading', { name: 'GetEvaluation' }).waitFor()
})

t.test('several tasks are completed at once; many are made of a mix', options, async (t) => {
  const { open, emulator } = await startDashboard(t, { fixtures: ['builtin'] })
  await emulator.app.inject({ method: 'POST', url: '/_mock/tasks', payload: { count: 3, name: 'batch' } })
  const page = await open('#/tasks?world=default&text=batch')
  await page.getByRole('link', { name: 'batch' }).first().waitFor()
  await page.getByLabel('Select all rows').check()
  await page.getByText('3 selected').waitFor()
  await page.getByRole('button', { name: 'Complete', exact: true }).click()
  await page.getByText('3 tasks changed').waitFor()
  const { tasks } = (await emulator.app.inject('/_mock/tasks?name=batch')).json()
  t.same(
    tasks.map(({ phase }: { phase: string }) => phase),
    ['completed', 'completed', 'completed'],
  )
  const before = (await emulator.app.inject('/_mock/tasks')).json().total
  await page.getByRole('button', { name: 'New tasks' }).click()
  await page.getByLabel('How many').selectOption('50')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('50 tasks created').waitFor()
  t.equal((await emulator.app.inject('/_mock/tasks')).json().total, before + 50)
})

t.test('the clock jumps, and the jump is undone', options, async (t) => {
  const { open, emulator } = await startDashboard(t)
  await emulator.app.inject({
    method: 'POST',
    url: '/_mock/tasks',
    payload: { provider: 'scale', name: 'timed' },
  })
  const page = await open('#/clock')
  await page.getByText('2026-11-21 08:00:00').first().waitFor()
  await page.getByRole('button', { name: '+1 h' }).click()
  await page.locator('.clock-time', { hasText: '2026-11-21 09:00:00' }).waitFor()
  const phase = async () => (await emulator.app.inject('/_mock/tasks?name=timed')).json().tasks[0].phase
  t.equal(await phase(), 'completed')
  await page.locator('.section').getByRole('button', { name: 'Undo' }).click()
  await page.locator('.clock-time', { hasText: '2026-11-21 08:00:00' }).waitFor()
  t.equal(await phase(), 'queued')
  await page.getByRole('button', { name: 'Until next change' }).click()
  await page.locator('.clock-time', { hasText: '2026-11-21 08:00:02' }).waitFor()
  t.equal(await phase(), 'running')
})

t.test('a world goes back by ten minutes, to a time, and to before a request', options, async (t) => {
  const { url, open, emulator } = await startDashboard(t)
  const names = async () => {
    const { tasks } = (await emulator.app.inject('/_mock/tasks?limit=1000')).json()
    return tasks.map(({ name }: { name: string }) => name).filter((name: string) => name.startsWith('made '))
  }
  const make = (name: string) =>
    emulator.app.inject({
      method: 'POST',
      url: '/v5/evaluations',
      headers: { ...scale, 'content-type': 'application/json' },
      payload: { name, data: [{ input: 'a' }], tasks: [] },
    })
  const advance = (ms: number) =>
    emulator.app.inject({ method: 'POST', url: '/_mock/clock/advance', payload: { ms } })
  const page = await open('#/clock')
  await page.locator('.clock-time', { hasText: '08:00:00' }).waitFor()
  t.equal((await make('made at eight')).statusCode, 200)
  await advance(3_600_000)
  await make('made at nine')
  await advance(600_000)
  await page.locator('.clock-time', { hasText: '09:10:00' }).waitFor()
  await make('made at ten past nine')
  await page.getByRole('button', { name: '−1 min' }).click()
  await page.locator('.clock-time', { hasText: '09:09:00' }).waitFor()
  await page.getByText('1 request undone').waitFor()
  t.same(await names(), ['made at nine', 'made at eight'])
  await page.getByRole('button', { name: '−10 min' }).click()
  await page.locator('.clock-time', { hasText: '08:59:00' }).waitFor()
  t.same(await names(), ['made at eight'])
  await page.getByLabel('Go to').fill('2026-11-21T08:30:00')
  await page.getByRole('button', { name: 'Jump' }).click()
  await page.locator('.clock-time', { hasText: '08:30:00' }).waitFor()
  await page.goto(`${url}/_mock/#/requests/1?world=default`)
  await page.getByRole('button', { name: 'Rewind to before this' }).click()
  await page.locator('.clock-chip', { hasText: '08:00:00' }).waitFor()
  t.same(await names(), [])
  await page.getByRole('link', { name: 'CreateEvaluation' }).waitFor({ state: 'detached' })
})

t.test('a fault is ordered from a request, and its hits are counted', options, async (t) => {
  const { url, open } = await startDashboard(t)
  await fetch(`${url}/v5/evaluations/nope`, { headers: scale })
  const page = await open('#/requests/1?world=default')
  await page.getByRole('button', { name: 'Make a fault of this' }).click()
  t.equal(await page.getByRole('combobox', { name: 'Operation' }).inputValue(), 'GetEvaluation')
  const code = page.getByRole('combobox', { name: 'Error code' })
  await code.fill('429')
  await page.getByRole('option').filter({ hasText: '429' }).first().click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await page.getByText('0 of 1').waitFor()
  t.equal((await fetch(`${url}/v5/evaluations/nope`, { headers: scale })).status, 429)
  await page.getByText('1 of 1').waitFor()
  await page.getByText('spent').waitFor()
  await page.getByRole('button', { name: 'API down' }).click()
  await page.getByText('Error: unavailable').waitFor()
  t.equal((await fetch(`${url}/v5/evaluations`, { headers: scale })).status, 503)
})

t.test(
  'what others set up is shown without a reload, and nothing is asked for meanwhile',
  options,
  async (t) => {
    const { open, emulator } = await startDashboard(t)
    const call = (method: string, path: string, payload?: object) =>
      emulator.app.inject({ method: method as 'POST', url: `/_mock${path}`, ...(payload && { payload }) })
    const page = await open('#/rules')
    await page.getByText('Nothing is ordered').waitFor()
    await call('POST', '/faults', { match: { provider: 'scale' }, effect: { kind: 'delay', ms: 1234 } })
    await page.locator('.card-title', { hasText: '1234 ms' }).waitFor()
    await call('DELETE', '/faults')
    await page.getByText('Nothing is ordered').waitFor()
    await call('POST', '/clock/advance', { ms: 3_600_000 })
    await page.locator('.clock-chip', { hasText: '09:00:00' }).waitFor()
    await call('POST', '/worlds', { name: 'elsewhere' })
    await page.getByLabel('World').locator('option', { hasText: 'elsewhere' }).waitFor({ state: 'attached' })
    await call('DELETE', '/worlds/elsewhere')
    await page.getByLabel('World').locator('option', { hasText: 'elsewhere' }).waitFor({ state: 'detached' })

    // Two minutes later.
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.clock.runFor(120_000)
    t.same(asked, [])
  },
)

t.test('data is imported; a resource is edited, and refused where it does not fit', options, async (t) => {
  const { url, open, emulator } = await startDashboard(t)
  const file = join(t.testdir({}), 'world.json')
  const text = (await emulator.app.inject('/_mock/state')).body
  writeFileSync(file, text.replaceAll('Capital cities (nightly)', 'Imported cities'))
  const page = await open('#/data/scale/evaluation')
  await page.getByRole('link', { name: 'Capital cities (nightly)' }).waitFor()
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('link', { name: 'Imported cities' }).click()
  const editor = page.locator('.editor textarea')
  await editor.waitFor()
  const good = await editor.inputValue()
  t.match(good, /^name: Imported cities\nid: .*\nstatus: running\n/, 'in the words of the API')
  // Two mistakes, each with its line.
  await editor.fill(good.replace('status: running', 'status: runing').replace('item_count:', 'item_cuont:'))
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('alert').getByText('did you mean running?').waitFor()
  await page.getByRole('alert').getByText('did you mean item_count?').waitFor()
  t.same(await page.locator('.gutter .bad').first().textContent(), '3')
  await page.getByRole('button', { name: 'Line 3:' }).click()
  t.equal(
    await editor.evaluate((area: { value: string; selectionStart: number; selectionEnd: number }) =>
      area.value.slice(area.selectionStart, area.selectionEnd),
    ),
    'status: runing',
  )
  const [id = ''] = /(?<=^id: ).*/m.exec(good) ?? []
  await editor.fill(
    good
      .replace('name: Imported cities', 'name: Edited cities')
      .replace('status: running', 'status: failed\nstatus_reason: no disk')
      .replace(/^created_at: .*/m, 'created_at: -3d'),
  )
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('link', { name: 'Edited cities' }).waitFor()
  const reply = await fetch(`${url}/v5/evaluations/${id}`, { headers: scale })
  t.match(await reply.json(), {
    name: 'Edited cities',
    status: 'failed',
    status_reason: 'no disk',
    created_at: /^2026-11-18T08:00:00/,
  })
  await page.locator('.parameters').getByText('Its present state').waitFor()
})

t.test('data is added in the words of the APIs; mistakes are named, with the line', options, async (t) => {
  const { url, open, emulator } = await startDashboard(t)
  const page = await open('#/data/scale/evaluation')
  await page.getByRole('button', { name: 'Add data' }).click()
  const editor = page.getByLabel('Data in the words of the APIs')
  await editor.fill('scale:\n  evaluations:\n    - { name: my cities, status: compleded }\n')
  await page.getByRole('button', { name: 'Add to world' }).click()
  await page
    .getByRole('alert')
    .getByText(/Line 3:.*did you mean completed/)
    .waitFor()
  await editor.fill('scale:\n  evaluations:\n    - { name: my cities, status: completed }\n')
  await page.getByRole('button', { name: 'Add to world' }).click()
  await page.getByRole('link', { name: 'my cities' }).waitFor()
  const reply = await fetch(`${url}/v5/evaluations?name=my%20cities`, { headers: scale })
  t.match(await reply.json(), { items: [{ name: 'my cities', status: 'completed' }] })
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  const file = await (await download).path()
  await emulator.app.inject({ method: 'POST', url: '/_mock/reset' })
  await page.getByRole('link', { name: 'my cities' }).waitFor({ state: 'detached' })
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('link', { name: 'my cities' }).waitFor()
})

t.test('worlds are made, reset and dropped; setup ticks an SDK that has called', options, async (t) => {
  const { url, open, emulator } = await startDashboard(t)
  const page = await open('#/worlds')
  await page.getByRole('button', { name: 'New world' }).click()
  await page.getByLabel('Name').fill('ci-7')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('World ci-7 created').waitFor()
  t.ok(emulator.worlds.names().includes('ci-7'))
  await page.getByRole('button', { name: 'Credentials' }).first().click()
  await page.getByText('SGP_API_KEY=mock.ci-7').waitFor()
  await page.getByRole('button', { name: 'Drop', exact: true }).click()
  await page.locator('dialog').getByRole('button', { name: 'Drop' }).click()
  await page.getByText('World ci-7 dropped').waitFor()
  t.notOk(emulator.worlds.names().includes('ci-7'))
  const setup = await open('#/setup')
  await setup.getByText('No request yet').first().waitFor()
  t.equal(await setup.locator('.sdk.seen').count(), 0)
  await fetch(`${url}/v5/evaluations`, { headers: scale })
  await setup.locator('.sdk.seen').waitFor()
})

t.test(
  'a world whose file cannot be opened is shown with the reason, and can be dropped',
  options,
  async (t) => {
    const data = t.testdir()
    const before = await createEmulator({ data })
    before.worlds.open('ci-1')
    await before.app.close()
    const { open, errors } = await startDashboard(t, { data })
    writeFileSync(join(data, 'ci-1.sqlite'), 'x'.repeat(8192))
    const page = await open('#/worlds')
    const card = page.locator('.card').filter({ hasText: 'ci-1' })
    t.match(await card.locator('.note.bad').textContent(), /ci-1\.sqlite/)
    await card.getByRole('button', { name: 'Drop' }).click()
    await page.locator('dialog').getByRole('button', { name: 'Drop' }).click()
    await page.getByText('World ci-1 dropped').waitFor()
    await card.waitFor({ state: 'detached' })
    t.equal(await page.locator('.card').filter({ hasText: 'default' }).count(), 1)
    t.same(errors, [])
  },
)

t.test('an operation is found by name, and one of its errors is ordered once', options, async (t) => {
  const { url, open } = await startDashboard(t)
  const page = await open('#/docs')
  await page.locator('[data-search]').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('getevaluation')
  await page.getByRole('link', { name: 'GetEvaluation', exact: true }).click()
  await page.getByRole('heading', { name: 'Errors' }).waitFor()
  await page
    .locator('.codes tr', { hasText: '503' })
    .first()
    .getByRole('button', { name: 'Order once' })
    .click()
  await page.getByText(/The next GetEvaluation in world default gets/).waitFor()
  t.equal((await fetch(`${url}/v5/evaluations/nope`, { headers: scale })).status, 503)
  t.equal((await fetch(`${url}/v5/evaluations/nope`, { headers: scale })).status, 404)
})

t.test('with a control token the page asks for it once and keeps it for the tab', options, async (t) => {
  const { open } = await startDashboard(t, { controlToken: 'secret' })
  const page = await open('#/worlds')
  await page.getByText('This server was started with a control token.').waitFor()
  await page.getByRole('textbox', { name: 'Token' }).fill('wrong')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('The server does not accept this token.').waitFor()
  await page.getByRole('textbox', { name: 'Token' }).fill('secret')
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.locator('.card-title', { hasText: 'default' }).waitFor()
  await page.reload()
  await page.locator('.card-title', { hasText: 'default' }).waitFor()
  t.equal(await page.locator('dialog').count(), 0)
})

t.test(
  'of ten thousand tasks and a thousand requests only those in sight are in the page',
  options,
  async (t) => {
    const { open, emulator } = await startDashboard(t)
    const { resources } = (await emulator.app.inject('/_mock/resources/scale/evaluation?limit=1')).json()
    const many = Array.from({ length: 10_000 }, (_, i) => {
      const { provider: _provider, kind: _kind, ...one } = resources[0]
      return { ...one, id: `many-${i}`, name: `many ${i}` }
    })
    await emulator.app.inject({
      method: 'PUT',
      url: '/_mock/resources/scale/evaluation',
      payload: { resources: many },
    })
    for (let i = 0; i < 1000; i++) await emulator.app.inject({ url: '/v5/datasets', headers: scale })
    const page = await open('#/tasks')
    await page.locator('.rows .tr').first().waitFor()
    t.ok((await page.locator('.rows .tr').count()) < 80)
    await page.locator('.scroller').evaluate((list) => list.scrollTo(0, 1e9))
    await page.waitForFunction('document.querySelectorAll(".rows .tr").length > 5')
    t.ok((await page.locator('.rows .tr').count()) < 80)
    const requests = await open('#/requests')
    await requests.getByText('1000 requests').waitFor()
    t.ok((await requests.locator('.rows .tr').count()) < 80)
  },
)

t.test('the first rows are shown before the whole list has come; none is missed', options, async (t) => {
  const { url, open, emulator } = await startDashboard(t)
  for (let i = 0; i < 200; i++) await emulator.app.inject({ url: '/v5/datasets', headers: scale })
  const page = await open('#/setup')
  let goOn = (): void => {}
  const whole = new Promise<void>((resolve) => {
    goOn = resolve
  })
  await page.route('**/_mock/requests?limit=1000*', async (route) => {
    await whole
    await route.continue()
  })
  await page.goto(`${url}/_mock/`)
  await page.reload()
  await page.getByText('200 requests').waitFor()
  await page.getByRole('link', { name: 'ListDatasets' }).first().waitFor()
  // Until then, a new request comes with the whole list.
  await page.locator('.live.on').waitFor()
  await fetch(`${url}/v5/evaluations`, { headers: scale })
  await page.getByRole('link', { name: 'ListEvaluations' }).waitFor()
  goOn()
  await page.getByText('201 requests').waitFor()
  t.equal(await page.getByRole('link', { name: 'ListEvaluations' }).count(), 1)
  await page.locator('.scroller').evaluate((list) => list.scrollTo(0, 1e9))
  await page.waitForFunction('document.querySelector(".scroller").scrollTop > 201 * 32 - 800')
})

for (const scheme of ['light', 'dark'] as const)
  for (const [locale, width] of [
    ['en-US', 1280],
    ['zh-CN', 390],
  ] as const)
    t.test(`axe-core finds nothing: ${scheme}, ${locale}, ${width} px`, options, async (t) => {
      const { url, open, errors, emulator } = await startDashboard(t)
      await emulator.app.inject({
        method: 'POST',
        url: '/_mock/tasks',
        payload: { count: 6, mix: { completed: 1, failed: 1 } },
      })
      await emulator.app.inject({
        method: 'POST',
        url: '/_mock/faults',
        payload: { match: { provider: 'scale' }, effect: { kind: 'delay', ms: 1 }, times: 1 },
      })
      await fetch(`${url}/v5/evaluations?limt=3`, { headers: scale })
      await fetch(`${url}/v5/evaluations`, { headers: { 'x-api-key': 'bad' } })
      const task = (await emulator.app.inject('/_mock/tasks?provider=scale')).json().tasks[0].id
      const places = [
        ...VIEWS.map((view) => `#/${view}`),
        '#/requests/2?world=default',
        `#/tasks/scale/${task}?world=default`,
        `#/data/scale/evaluation/${task}?world=default`,
        '#/rules/new',
        '#/docs/scale/GetEvaluation',
      ]
      const how = { colorScheme: scheme, locale, viewport: { width, height: 800 } }
      const page = await open('', how)
      t.equal(await page.locator('html').getAttribute('lang'), locale === 'zh-CN' ? 'zh-CN' : 'en')
      for (const place of places) {
        await page.goto(`${url}/_mock/${place}`)
        await page.locator('main').waitFor()
        await page.waitForLoadState('domcontentloaded')
        await page.waitForTimeout(400)
        t.same(await violationsOf(page), [], place)
        const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
        t.ok(over <= 0, `${place} is no wider than the screen`)
      }
      t.same(errors, [])
    })
