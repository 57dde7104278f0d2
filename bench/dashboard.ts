// `npm run bench:dashboard`: the size of the dashboard as a browser gets it, and the time until its list of 1,000 requests
// is painted, on a warm server. It prints figures and asserts nothing: a browser on a busy machine says little.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { chromium } from 'playwright-core'
import { chromiumPath } from '../test/support/browser.ts'
import { buildCheckout } from './install.ts'
import { median } from './results.ts'

const ENTRIES = 1000
const OPENED = 9
/** The script that is loaded when the list is there. */
const LATER = '/rest.'

/** In the page: marks the frame after the one in which the first row is there. */
const WATCH = `new MutationObserver((_, seen) => {
  if (document.querySelector('.rows .tr') === null) return
  seen.disconnect()
  requestAnimationFrame(() => setTimeout(() => performance.mark('rows')))
}).observe(document, { childList: true, subtree: true })`

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

if (chromiumPath === undefined) throw new Error('no Chromium here: install one, or name it in CHROMIUM_PATH')
const [program = process.execPath, ...args] = buildCheckout()
const server = spawn(program, [...args, '--port', '0', '--log-level', 'warn'], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string]
  const url = line.replace('EVALMOCK_URL=', '')
  const headers = { 'x-api-key': 'mock' }
  for (let i = 0; i < ENTRIES; i++) await (await fetch(`${url}/v5/evaluations?limit=1`, { headers })).text()

  const files = await sizes(url)
  for (const [name, bytes, packed] of files) say(`${name.padEnd(40)} ${kB(bytes)}, ${kB(packed)} with gzip`)
  const sum = (some: typeof files): string => kB(some.reduce((all, [, , packed]) => all + packed, 0))
  say(`${'before the list'.padEnd(40)} ${sum(files.filter(([name]) => !name.includes(LATER)))} with gzip`)
  say(`${'all of it'.padEnd(40)} ${sum(files)} with gzip`)

  const times: { paint: number; rows: number }[] = []
  // The first page fills the caches of the server.
  for (let i = 0; i <= OPENED; i++) times.push(await opened(url))
  const [cold, ...warm] = times
  say(`first page: list painted after ${cold?.rows.toFixed(0)} ms`)
  say(`${OPENED} more, each in a new browser profile, median:`)
  say(`  first paint           ${median(warm.map(({ paint }) => paint)).toFixed(0)} ms`)
  say(`  list of ${ENTRIES} requests ${median(warm.map(({ rows }) => rows)).toFixed(0)} ms`)
} finally {
  await browser.close()
  server.kill()
}

/** Name, bytes and compressed bytes of each file that the page loads. */
async function sizes(url: string): Promise<(readonly [string, number, number])[]> {
  const page = await browser.newPage()
  const found: (readonly [string, number, number])[] = []
  const bodies: Promise<void>[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (!/^\/_mock\/(|[\w./-]+\.(js|css|svg|html))$/.test(pathname)) return
    const take = async (): Promise<void> => {
      const body = await response.body()
      found.push([pathname, body.length, gzipSync(body).length])
    }
    bodies.push(take())
  })
  await page.goto(`${url}/_mock/`)
  await page.waitForFunction(
    (name) => performance.getEntriesByType('resource').some((one) => one.name.includes(name)),
    LATER,
  )
  await Promise.all(bodies)
  await page.close()
  return found
}

/** Milliseconds from the start of the navigation. */
async function opened(url: string): Promise<{ paint: number; rows: number }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.addInitScript({ content: WATCH })
  await page.goto(`${url}/_mock/#/requests?world=default`)
  await page.waitForFunction(() => performance.getEntriesByName('rows').length > 0)
  const result = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    rows: performance.getEntriesByName('rows')[0]?.startTime ?? 0,
  }))
  await context.close()
  return result
}
