// Ending on a signal: what runs is closed, and the process ends whether or not that succeeds in time.

/** For closing, after the time that requests under way get: a container's engine kills after ten seconds. */
const DEADLINE_MS = 3000

/** When all is closed, whatever still runs is not worth waiting for. */
const LINGER_MS = 100

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Resolves when a signal has come and the work of closing is done. A second signal ends the process at once.
 *
 * @param graceMs how long closing waits for requests under way
 */
export function untilStopped(close: () => Promise<void>, graceMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false
    let stopped = false
    const stop = (): void => {
      // One more may come from a terminal's group or from npm.
      if (stopped) return
      if (stopping) process.exit(1)
      stopping = true
      const deadline = setTimeout(() => process.exit(1), graceMs + DEADLINE_MS).unref()
      const closed = (end: () => void): void => {
        clearTimeout(deadline)
        stopped = true
        setTimeout(() => process.exit(), LINGER_MS).unref()
        end()
      }
      close().then(
        () => closed(resolve),
        (error: unknown) => closed(() => reject(error)),
      )
    }
    for (const signal of SIGNALS) process.on(signal, stop)
  })
}
