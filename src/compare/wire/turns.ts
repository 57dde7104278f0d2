// Keeps two servers in step: a call begins when the calls before it are complete on both.

/** A call that does not end, such as a stream of events, does not hold up the others for longer than this. */
const PATIENCE_MS = 2000

export class Turns {
  #last: Promise<void> = Promise.resolve()

  /** Waits for the calls before. @returns what ends this call's turn */
  async take(): Promise<() => void> {
    const before = this.#last
    let end: () => void = () => undefined
    const own = new Promise<void>((resolve) => {
      end = resolve
    })
    this.#last = Promise.all([before, own]).then(() => undefined)
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS)
    })
    await Promise.race([before, patience])
    clearTimeout(timer)
    return end
  }
}
