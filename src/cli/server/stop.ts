// Ending on a signal: what runs is closed, and the process ends whether or not that succeeds in time.

/** Closing takes a few milliseconds; a container's engine kills after ten seconds. */
const DEADLINE_MS = 900

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** Resolves when a signal has come and the work of closing is done. A second signal ends the process at once. */
export function untilStopped(close: () => Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false
    const stop = (): void => {
      if (stopping) process.exit(1)
      stopping = true
      setTimeout(() => process.exit(1), DEADLINE_MS).unref()
      close().then(() => {
        for (const signal of SIGNALS) process.off(signal, stop)
        resolve()
      }, reject)
    }
    for (const signal of SIGNALS) process.on(signal, stop)
  })
}
