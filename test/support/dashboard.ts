// The dashboard in a real Chromium, against a running server.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import type { Test } from 'tap'
import type { EmulatorOptions } from '../../src/emulator.ts'
import { openBrowser } from './browser.ts'
import { startEmulator, type TestEmulator } from './emulator.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export interface Dashboard {
  readonly emulator: TestEmulator
  readonly url: string
  readonly browser: Browser
  /** Exceptions in the page's scripts, loads that the policy blocked, and calls to other servers. */
  readonly errors: string[]
  open(hash: string, options?: BrowserContextOptions): Promise<Page>
}

export async function startDashboard(t: Test, options: EmulatorOptions = {}): Promise<Dashboard> {
  const emulator = await startEmulator(t, options)
  const url = await emulator.listen()
  const browser = await openBrowser(t)
  const errors: string[] = []
  const open = async (hash: string, how: BrowserContextOptions = {}): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-US',
      ...how,
    })
    const page = await context.newPage()
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (/Content Security Policy/.test(message.text())) errors.push(message.text())
    })
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && new URL(request.url()).origin !== url)
        errors.push(request.url())
    })
    await page.goto(`${url}/_mock/${hash}`)
    await page.locator('main').waitFor()
    return page
  }
  return { emulator, url, browser, errors, open }
}

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string }[]
}

/** Violations that axe-core finds on the current page: rules of WCAG 2.2 A and AA. */
export async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const found = await page.evaluate(async () => {
    const { axe } = globalThis as unknown as {
      axe: { run(where: object, how: object): Promise<{ violations: Violation[] }> }
    }
    const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
    const document = (globalThis as unknown as { document: object }).document
    return (await axe.run(document, { runOnly: rules })).violations
  })
  return found.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}: ${nodes
        .slice(0, 2)
        .map(({ html }) => html.slice(0, 160))
        .join(' | ')}`,
  )
}
