// Gives back what the start has left behind: a quarter of the memory of a server that has just been started.
import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const LOOK_MS = 200
/** Share of the time in which a quiet server is at work. */
const QUIET = 0.05
/** A server that is busy from its start on collects its garbage as it goes. */
const MOST_LOOKS = 25

/** Waits for the first quiet moment, and collects then: it takes less than a tenth of a second. */
export function spareMemory(): void {
  let looks = 0
  let before = performance.eventLoopUtilization()
  const timer = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(before)
    before = performance.eventLoopUtilization()
    const quiet = utilization < QUIET
    if (!quiet && ++looks < MOST_LOOKS) return
    clearInterval(timer)
    if (quiet) collect()
  }, LOOK_MS)
  timer.unref()
}

function collect(): void {
  // The function is in contexts that are made after the flag has been set.
  setFlagsFromString('--expose-gc')
  const gc = runInNewContext('gc') as NodeJS.GCFunction
  setFlagsFromString('--no-expose-gc')
  // V8 by itself keeps pages for the garbage to come; the last resort lets go of them.
  gc({ type: 'major', execution: 'sync', flavor: 'last-resort' })
}
