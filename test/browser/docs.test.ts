import t from 'tap'
import { openBrowser, openPage, skip } from '../support/browser.ts'
import { startEmulator } from '../support/emulator.ts'

/** What a document says of one parameter or body, as far as the page fills it in. */
interface Filled {
  readonly name?: string
  readonly in?: string
  readonly required?: boolean
  readonly example?: unknown
  readonly schema?: {
    readonly default?: unknown
    readonly examples?: readonly unknown[]
    readonly enum?: readonly unknown[]
  }
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>
}

interface Operation {
  readonly parameters?: readonly Filled[]
  readonly requestBody?: { readonly content: Readonly<Record<string, Filled>> }
}

/** Sessions and jobs: their ids come from a call before, so there is nothing to fill in. */
const GIVEN_BY_OTHERS = /sessions\/\{uuid\}|api-jobs\/\{uuid\}|api\/result\/\{uuid\}/

/**
 * Runs in the page: makes each call of a document with the page's own credentials and the values it fills in.
 * A click on each of 150 operations would take minutes; the next test does click.
 */
async function tryAll(name: string): Promise<{ refused: string[]; unfilled: string[] }> {
  const { location } = globalThis as unknown as { location: { origin: string } }
  const { addCredentials } = await import(`${location.origin}/_mock/docs/credentials.js`)
  const document = (await (await fetch(`/_mock/openapi/${name}.json`)).json()) as {
    paths: Record<string, Record<string, Operation>>
  }
  const first = ({ example, examples, schema = {} }: Filled): unknown =>
    example ??
    Object.values(examples ?? {})[0]?.value ??
    schema.examples?.[0] ??
    schema.default ??
    schema.enum?.[0]
  const refused: string[] = []
  const unfilled: string[] = []
  for (const [path, item] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(item)) {
      const where = `${method.toUpperCase()} ${path}`
      const url = new URL(path.replaceAll('{', '%7B').replaceAll('}', '%7D'), location.origin)
      for (const parameter of operation.parameters ?? []) {
        const value = first(parameter)
        if (!parameter.required) continue
        if (value === undefined) unfilled.push(`${where}: ${parameter.name}`)
        else if (parameter.in === 'query') url.searchParams.set(parameter.name ?? '', String(value))
        else url.pathname = url.pathname.replace(`%7B${parameter.name}%7D`, encodeURIComponent(String(value)))
      }
      const sample = operation.requestBody?.content['application/json']
      const body = sample === undefined ? undefined : JSON.stringify(first(sample) ?? {})
      // A stream has no end to wait for.
      if (url.pathname.endsWith('/events')) continue
      const request = { url: url.href, method, headers: {} as Record<string, string> }
      await addCredentials(request, 'default')
      const reply = await fetch(url, { method: method.toUpperCase(), headers: request.headers, body })
      const answer = await reply.text()
      const isRefusal =
        reply.status === 401 || reply.status === 403 || /"code":"ID\.100[01]"|missing header/.test(answer)
      if (!reply.ok && isRefusal) refused.push(`${where}: ${reply.status} ${answer.slice(0, 200)}`)
    }
  return { refused, unfilled }
}

t.test(
  'every call of every document can be tried with credentials filled in',
  { skip, timeout: 60_000 },
  async (t) => {
    const { mounted, listen } = await startEmulator(t, { clock: undefined, preload: true })
    const url = await listen()
    const browser = await openBrowser(t)
    for (const name of [...mounted.keys(), 'control']) {
      const { page, outside, errors } = await openPage(browser, `${url}/_mock/docs?document=${name}`)
      await page.locator('.opblock').first().waitFor()
      const { refused, unfilled } = await page.evaluate(tryAll, name)
      t.same(
        refused.filter((what) => !GIVEN_BY_OTHERS.test(what)),
        [],
        `${name}: no credential is refused`,
      )
      t.same(
        unfilled.filter((what) => !GIVEN_BY_OTHERS.test(what)),
        [],
        `${name}: every call has what it needs to be sent`,
      )
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
    await operation.locator('.opblock-summary-control').click()
    const sent = page.waitForRequest((request) => request.url() === url + path)
    await operation.locator('button.execute').click()
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

t.test('an operation is found by its name, and one of its errors is ordered once', { skip }, async (t) => {
  const { listen } = await startEmulator(t)
  const url = await listen()
  const browser = await openBrowser(t)
  const { page, errors } = await openPage(browser, `${url}/_mock/docs?document=scale`)
  await page.getByRole('searchbox', { name: 'Find an operation' }).fill('listdatasets')
  const operation = page.locator('.opblock')
  await page.waitForFunction('document.querySelectorAll(".opblock").length === 1')
  t.equal(await operation.locator('.opblock-summary-operation-id').textContent(), 'ListDatasets')
  await operation.locator('.opblock-summary-control').click()
  const list = operation.locator('.errors')
  await list.locator('summary').click()
  await list.locator('tr', { hasText: '503' }).getByRole('button', { name: 'Order once' }).click()
  await list.getByText('The next ListDatasets in world default gets 503.').waitFor()
  const call = async () => (await fetch(`${url}/v5/datasets`, { headers: { 'x-api-key': 'mock' } })).status
  t.same([await call(), await call()], [503, 200])
  t.same(errors, [], 'the policy blocks nothing of the page')
})

t.test('with a control token, the errors are shown to whom the dashboard has let in', { skip }, async (t) => {
  const { listen } = await startEmulator(t, { controlToken: 'secret' })
  const url = await listen()
  const browser = await openBrowser(t)
  const { page } = await openPage(browser, `${url}/_mock/docs?document=scale#/Datasets/ListDatasets`)
  await page.getByText('The errors are not shown').waitFor()
  await page.evaluate("sessionStorage.setItem('evalmock.token', 'secret')")
  await page.reload()
  await page.getByText(/Errors that it may answer with/).waitFor()
})

t.test('the page is dark on a dark system, and no wider than a phone', { skip }, async (t) => {
  const { listen } = await startEmulator(t)
  const url = await listen()
  const browser = await openBrowser(t)
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 390, height: 800 } })
    const reply = await page.goto(`${url}/_mock/docs?document=scale#/Datasets/ListDatasets`)
    t.notMatch(reply?.headers()['content-security-policy'], /unsafe/, 'nothing inline is allowed')
    await page.locator('.errors summary').click()
    await page.locator('.errors tr').first().waitFor()
    t.ok((await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')) <= 0)
    const background = await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')
    t.equal(background, colorScheme === 'dark' ? 'rgb(28, 32, 34)' : 'rgb(255, 255, 255)')
    await page.close()
  }
})
