// Starts the page: what it follows, then what it shows.
import { render } from 'preact'
import { App } from './app.tsx'
import { startKeys } from './lib/keys.ts'
import { startLive } from './lib/live.ts'
import { painted } from './lib/painted.ts'
import { startServer } from './lib/server.ts'
import { loadLater } from './parts/later.tsx'
import { type FirstReply, startRequests, takeFirst } from './requests/store.ts'
import { startTasks } from './tasks/store.ts'

/** The frame without rows is better than nothing at all for longer. */
const PATIENCE_MS = 150

export async function start(first: Promise<FirstReply | undefined> | undefined): Promise<void> {
  startRequests(first)
  startKeys()
  await Promise.all([isParsed(), isStyled()])
  // The rows are mostly here by now: then the page is laid out once, with them.
  if (first !== undefined) takeFirst(await Promise.race([first, waited()]))
  const root = document.getElementById('app')
  if (root !== null) render(<App />, root)
  // Everything else is not seen in the first frame, and would keep it waiting.
  await painted()
  startServer()
  startTasks()
  startLive()
  loadLater()
}

const waited = (): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), PATIENCE_MS))

/** The first script does not wait for the document. */
async function isParsed(): Promise<void> {
  if (document.readyState !== 'loading') return
  await new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }))
}

/** Rows are measured when they are first drawn. */
async function isStyled(): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel=stylesheet]')
  if (link === null || link.sheet !== null) return
  await new Promise((resolve) => {
    link.addEventListener('load', resolve, { once: true })
    link.addEventListener('error', resolve, { once: true })
  })
}
