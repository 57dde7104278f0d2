import t from 'tap'
import { openBrowser, openPage, skip } from '../support/browser.ts'
import { startEmulator } from '../support/emulator.ts'

t.test(
  'every call of every document can be tried with credentials filled in',
  { skip, timeout: 150_000 },
  async (t) => {
    const { mounted, listen } = await startEmulator(t, { clock: undefined })
    const url = await listen()
    const browser = await openBrowser(t)
    for (const name of [...mounted.keys(), 'control']) {
      const { page, outside, errors } = await openPage(browser, `${url}/_mock/docs?document=${name}`)
      await page.locator('.opblock').first().waitFor()
      const refused: string[] = []
      const unsent: string[] = []
      for (const operation of await page.locator('.opblock').all()) {
        const path = (await operation.locator('.opblock-summary-path').innerText()).replaceAll('\u200B', '')
        const method = await operation.locator('.opblock-summary-method').innerText()
        await operation.locator('.opblock-summary-control').dispatchEvent('click')
        await operation.locator('button.execute').dispatchEvent('click')
        const missing = operation.locator('.parameters .invalid')
        const status = operation.locator('.live-responses-table tbody .response-col_status')
        await status.or(missing).first().waitFor({ timeout: 5000 })
        if ((await missing.count()) > 0) unsent.push(`${method} ${path}`)
        const text =
          (await missing.count()) > 0
            ? ''
            : await operation
                .locator('.live-responses-table')
                .innerText()
                .catch(() => '')
        if (/\b(401|403)\b|ID\.1001|missing header 'Authorization'|SignatureDoesNotMatch/.test(text))
          refused.push(`${method} ${path}: ${text}`)
        await operation.locator('.opblock-summary-control').dispatchEvent('click')
      }
      t.same(refused, [], `${name}: no credential is refused`)
      t.same(unsent, [], `${name}: every call has what it needs to be sent`)
      t.same(outside, [], `${name}: nothing is asked of another server`)
      t.same(errors, [], `${name}: no script fails`)
      await page.close()
    }
  },
)

t.test('the world that is chosen is the one that is called', { skip }, async (t) => {
  const { worlds, listen } = await startEmulator(t, { clock: undefined })
  const url = await listen()
  const browser = await openBrowser(t)
  const { page } = await openPage(browser, `${url}/_mock/docs`)
  await page.locator('#world').fill('ci-7')
  await page.locator('#world').press('Enter')
  for (const [name, path] of [
    ['ZStack', '/zstack/v1/model-evaluation-tasks'],
    ['Qianfan', '/v2/eval?Action=DescribeEvalTasks'],
    ['Scale', '/v5/evaluations'],
  ] as const) {
    await page.locator('#documents a', { hasText: name }).click()
    const operation = page.locator(`.opblock:has([data-path="${path}"])`).first()
    await operation.locator('.opblock-summary-control').dispatchEvent('click')
    const sent = page.waitForRequest((request) => request.url() === url + path)
    await operation.locator('button.execute').dispatchEvent('click')
    const headers = await (await sent).allHeaders()
    const credential = headers.authorization ?? headers['x-api-key'] ?? ''
    t.match(credential, /^OAuth [0-9a-f]{32}$|^bce-auth-v1\/mock\.ci-7\/|^mock\.ci-7$/, name)
  }
  t.ok(worlds.names().includes('ci-7'))
  await page.reload()
  t.equal(await page.locator('#world').inputValue(), 'ci-7', 'and it is remembered')
})

t.test('a page of another origin cannot use the control API through its visitor', { skip }, async (t) => {
  const { world, listen } = await startEmulator(t)
  const url = await listen()
  const other = await startEmulator(t)
  const browser = await openBrowser(t)
  const { page } = await openPage(browser, `${await other.listen()}/_mock/docs`)
  world().clock.advance(1000)
  const before = world().clock.now()
  // Without CORS a page may still send this; the server must not do it.
  await page.evaluate(
    (address) => fetch(address, { method: 'POST', mode: 'no-cors', body: '{}' }).catch(() => undefined),
    `${url}/_mock/reset`,
  )
  t.equal(world().clock.now(), before)
})
