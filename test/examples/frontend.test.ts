// The page of examples/frontend in a real Chromium, against the server at EVALMOCK_URL. Run by `npm run test:examples`.
import type { Locator, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { connectEvalmock, type WorldHandle } from '../../src/index.ts'
import { openBrowser, openPage } from '../support/browser.ts'
import { serveFolder } from './static.ts'

const server = process.env.EVALMOCK_URL ?? ''
const HOUR_MS = 3_600_000
const PROVIDERS = ['ZStack AIOS', 'Baidu Qianfan', 'Scale GenAI Platform'] as const

const origin = await serveFolder(t, process.cwd())
const browser = await openBrowser(t)

/** The page in a world of its own, which stands still. */
async function open(t: Test): Promise<{
  page: Page
  world: WorldHandle
  outside: string[]
  errors: string[]
  panel(title: string): Locator
}> {
  const world = await connectEvalmock(server).newWorld()
  await world.clock.freeze()
  const opened = await openPage(
    browser,
    `${origin}/?server=${encodeURIComponent(server)}&world=${world.name}`,
  )
  t.teardown(async () => {
    await opened.page.close()
    await world[Symbol.asyncDispose]()
  })
  const panel = (title: string): Locator =>
    opened.page.locator('section', { has: opened.page.getByRole('heading', { name: title }) })
  for (const title of PROVIDERS) await panel(title).locator('li').first().waitFor()
  return { ...opened, world, panel }
}

/** The row of an evaluation, as soon as it is in this state. */
const rowIn = async (panel: Locator, name: string, state: string): Promise<Locator> => {
  const row = panel.locator('li', { hasText: name })
  await row.locator('.state', { hasText: new RegExp(`^${state}$`) }).waitFor({ timeout: 5000 })
  return row
}

t.test('each provider is listed, from another origin', async (t) => {
  const { outside, errors, panel } = await open(t)
  t.equal(await (await rowIn(panel('ZStack AIOS'), 'nightly-mmlu', 'Running')).locator('progress').count(), 1)
  await rowIn(panel('Baidu Qianfan'), 'algebra-nightly', 'Running')
  await rowIn(panel('Scale GenAI Platform'), 'Long documents', 'failed')
  for (const title of PROVIDERS) t.equal(await panel(title).locator('.error').isVisible(), false, title)
  t.same([...new Set(outside.map((url) => new URL(url).origin))], [server], 'nothing else is asked')
  t.same(errors, [])
})

t.test('an evaluation is started, and followed while the clock is moved', async (t) => {
  const { page, world, panel } = await open(t)
  await world.plan({ pace: 'time', queueMs: HOUR_MS / 4, runMs: HOUR_MS })
  const LIVES = [
    ['ZStack AIOS', 'Running', 'Running', 'Completed'],
    ['Baidu Qianfan', 'Queued', 'Running', 'Successed'],
    ['Scale GenAI Platform', 'running', 'running', 'completed'],
  ] as const
  for (const [title, first] of LIVES) {
    await panel(title).getByLabel('Name of a new evaluation').fill('from a page')
    await panel(title).getByRole('button', { name: 'Start' }).click()
    await rowIn(panel(title), 'from a page', first)
  }
  await world.clock.advance(HOUR_MS / 4 + HOUR_MS / 2)
  for (const [title, , second] of LIVES) {
    const bar = (await rowIn(panel(title), 'from a page', second)).locator('progress')
    if (title === 'Baidu Qianfan') t.equal(await bar.getAttribute('value'), null, 'it tells no progress')
    else {
      // A task of ZStack runs from the start: 45 of 75 minutes.
      const share = title === 'ZStack AIOS' ? 0.6 : 0.5
      await bar.and(page.locator(`[value="${share}"]`)).waitFor({ timeout: 5000 })
      t.pass(`${title} is ${share} done`)
    }
  }
  await world.clock.advance(HOUR_MS)
  for (const [title, , , last] of LIVES) {
    const row = await rowIn(panel(title), 'from a page', last)
    t.equal(await row.locator('progress').isVisible(), false, `${title} is done`)
  }
  t.match(await page.getByRole('status').textContent(), /^from a page is (Completed|Successed|completed)$/)
})

t.test('what is edited with the keyboard is what the server has', async (t) => {
  const { page, world, panel } = await open(t)
  for (const [title, name, operationId] of [
    ['ZStack AIOS', 'baseline-mmlu', 'UpdateModelEvaluationTask'],
    ['Baidu Qianfan', 'algebra-nightly', 'ModifyEvalTask'],
    ['Scale GenAI Platform', 'Capital cities', 'UpdateEvaluation'],
  ] as const) {
    const edit = panel(title).getByRole('button', { name: `Edit ${name}`, exact: true })
    const rows = await panel(title).locator('li').count()
    await edit.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.type('thrown away')
    await page.keyboard.press('Escape')
    t.equal(await edit.evaluate((button) => button.matches(':focus')), true, 'the focus is back')
    await page.keyboard.press('Enter')
    await page.keyboard.type('edited 已改')
    await page.keyboard.press('Enter')
    await panel(title).getByText('edited 已改', { exact: true }).waitFor({ timeout: 5000 })
    t.equal(await panel(title).locator('li').count(), rows)
    await world.requests.verify({ match: { operationId, status: 200 }, count: 1 })
  }
})

t.test('what a server refuses is said, until it works again', async (t) => {
  const { world, panel } = await open(t)
  for (const [title, provider] of [
    ['ZStack AIOS', 'zstack'],
    ['Baidu Qianfan', 'qianfan'],
    ['Scale GenAI Platform', 'scale'],
  ] as const) {
    const error = panel(title).getByRole('alert')
    await world.faults.add({ match: { provider }, effect: { kind: 'problem', problem: 'unavailable' } })
    await error.waitFor({ timeout: 5000 })
    t.match(await error.textContent(), /^5\d\d: \S/, title)
    await world.faults.clear()
    await error.waitFor({ state: 'hidden', timeout: 5000 })
    t.ok((await panel(title).locator('li').count()) > 3, 'and the list has stayed')
  }
})

/** Runs in the page: texts whose colour is less than 4.5 times as bright, or dark, as what is behind them. */
function faintTexts(): string[] {
  interface Element {
    readonly className: string
    readonly tagName: string
    readonly parentElement: Element | null
  }
  const { document, getComputedStyle } = globalThis as unknown as {
    document: { querySelectorAll(selector: string): Iterable<Element> }
    getComputedStyle(element: Element): { color: string; backgroundColor: string }
  }
  const numbers = (color: string): number[] => (color.match(/[\d.]+/g) ?? []).map(Number)
  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = numbers(color)
      .map((value) => value / 255)
      .map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const behind = (element: Element | null): string => {
    if (element === null) return 'rgb(255, 255, 255)'
    const { backgroundColor } = getComputedStyle(element)
    return numbers(backgroundColor)[3] === 0 ? behind(element.parentElement) : backgroundColor
  }
  const faint: string[] = []
  for (const element of document.querySelectorAll('h1, h2, label, input, button, .name, .note, .state')) {
    const both = [luminance(getComputedStyle(element).color), luminance(behind(element))]
    const ratio = (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05)
    if (ratio < 4.5) faint.push(`${element.tagName} ${element.className}: ${ratio.toFixed(2)}`)
  }
  return faint
}

t.test('it is readable in light and dark, and fits a narrow window', async (t) => {
  const { page } = await open(t)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    t.same(await page.evaluate(faintTexts), [], colorScheme)
  }
  await page.setViewportSize({ width: 320, height: 800 })
  const width = await page.evaluate('document.documentElement.scrollWidth')
  t.equal(width, 320, 'nothing sticks out')
})
