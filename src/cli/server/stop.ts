// Stops on a signal: closes everything, and ends the process even if closing takes too long.

/** Time for closing, after that for running requests. Container engines kill after ten seconds. */
const DEADLINE_MS = 3000

/** Once everything is closed, do not wait long for anything that still runs. */
const LINGER_MS = 100

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/**
 * Resolves when a signal has come and everything is closed. A second signal ends the process at once.
 *
 * @param graceMs how long closing waits for running requests
 */
export function untilStopped(
  close: (signal: NodeJS.Signals) => Promise<void>,
  graceMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let stopping = false
    let stopped = false
    const stop = (signal: NodeJS.Signals): void => {
      // A terminal's process group or npm may send the signal twice.
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
      close(signal).then(
        () => closed(resolve),
        (error: unknown) => closed(() => reject(error)),
      )
    }
    for (const signal of SIGNALS) process.on(signal, stop)
  })
}
