// The first script to run. It is small: it asks for the first rows of the list, and the rest of the page loads meanwhile.
import { readFirst } from './lib/first.ts'
import type { FirstReply } from './requests/store.ts'

const first = readFirst() as Promise<FirstReply | undefined> | undefined
const { start } = await import('./start.tsx')
await start(first)
