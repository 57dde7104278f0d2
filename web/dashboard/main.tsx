import { render } from 'preact'
import { App } from './app.tsx'
import { startKeys } from './lib/keys.ts'
import { startLive } from './lib/live.ts'
import { startServer } from './lib/server.ts'
import { startRequests } from './requests/store.ts'
import { startTasks } from './tasks/store.ts'

// What is asked for first is there first.
startRequests()
startServer()
startLive()
startTasks()
startKeys()
const root = document.getElementById('app')
if (root !== null) render(<App />, root)
