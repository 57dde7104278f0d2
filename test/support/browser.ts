// A real Chromium for tests of pages. Without one, these tests are skipped with a message.
import { existsSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

export const chromiumPath = [process.env.CHROMIUM_PATH ?? '', ...PLACES].find((path) => existsSync(path))

/** For `t.test(name, { skip }, …)`. */
export const skip =
  chromiumPath === undefined ? 'no Chromium here: install one, or name it in CHROMIUM_PATH' : false

/** Only the page itself may use the network. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export async function openBrowser(t: Test, args: readonly string[] = []): Promise<Browser> {
  const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: [...ARGS, ...args] })
  t.teardown(() => browser.close())
  return browser
}

export interface WatchedPage {
  readonly page: Page
  /** URLs on other servers that the page requested. */
  readonly outside: string[]
  /** Exceptions in the page's scripts, and loads that the policy blocked. */
  readonly errors: string[]
}

export async function openPage(browser: Browser, url: string): Promise<WatchedPage> {
  const page = await browser.newPage({ viewport: { width: 1200, height: 900 } })
  const outside: string[] = []
  const errors: string[] = []
  const { origin } = new URL(url)
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== origin)
      outside.push(request.url())
  })
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) errors.push(message.text())
  })
  await page.goto(url)
  return { page, outside, errors }
}
