// Emulator time: one clock per world, which runs with the wall clock, stands still, jumps ahead or runs faster.

/** Emulator time. Everything a client can see a time of asks here. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z, a whole number that never goes back. */
  now(): number
}

/** A clock as text: `rate` is emulator ms per wall ms, 0 when frozen; `at` the emulator time at wall time `wall`. */
export interface ClockState {
  readonly at: number
  readonly wall: number
  readonly rate: number
}

/** The largest instant that a Date can hold; no clock goes beyond. */
export const LAST_INSTANT = 8.64e15

export const wallClock: Clock = { now: () => Date.now() }

export class SettableClock implements Clock {
  readonly #wall: Clock
  #at: number
  #anchor: number
  #rate: number
  #latest: number
  /** Called after each change that is not the passing of time. Where it throws, the change is taken back. */
  onChange: () => void = () => {}

  constructor(wall: Clock = wallClock, state?: ClockState) {
    this.#wall = wall
    this.#anchor = state?.wall ?? wall.now()
    this.#at = state?.at ?? this.#anchor
    this.#rate = state?.rate ?? 1
    this.#latest = this.#at
  }

  now(): number {
    return this.#nowAt(this.#wall.now())
  }

  #nowAt(wall: number): number {
    if (this.#rate === 0) return this.#at
    const now = Math.floor(this.#at + (wall - this.#anchor) * this.#rate)
    // The wall clock may step back (NTP); emulator time waits for it.
    if (now > this.#latest) this.#latest = Math.min(now, LAST_INSTANT)
    return this.#latest
  }

  get frozen(): boolean {
    return this.#rate === 0
  }

  /** Emulator ms per wall ms; 0 when frozen. */
  get rate(): number {
    return this.#rate
  }

  /** Stand still, now or at a given instant. @throws RangeError when that instant is in the past */
  freeze(at?: number): void {
    this.#anchorAt((now) => at ?? now, 0)
  }

  /** Run again from where it stands, `rate` emulator ms per wall ms. */
  resume(rate = 1): void {
    if (!(rate > 0 && Number.isFinite(rate))) throw new RangeError(`rate is ${rate}: it must be above 0`)
    this.#anchorAt((now) => now, rate)
  }

  /** Jump to an instant, frozen or running. @throws RangeError when it is in the past */
  set(at: number): void {
    this.#anchorAt(() => at, this.#rate)
  }

  /** Jump forward by ms, frozen or running. @throws RangeError when ms is negative */
  advance(ms: number): void {
    this.#anchorAt((now) => now + ms, this.#rate)
  }

  state(): ClockState {
    return { at: this.#at, wall: this.#anchor, rate: this.#rate }
  }

  /** Back to a kept state, without a word to anyone: the one way in which time goes back. */
  restore(state: ClockState): void {
    this.#at = state.at
    this.#anchor = state.wall
    this.#rate = state.rate
    this.#latest = state.at
  }

  /** `instant` gets the emulator time of one single look at the wall clock: between two looks time passes. */
  #anchorAt(instant: (now: number) => number, rate: number): void {
    const wall = this.#wall.now()
    const now = this.#nowAt(wall)
    const at = instant(now)
    if (!Number.isInteger(at) || at > LAST_INSTANT)
      throw new RangeError(`${at} is no instant in milliseconds`)
    if (at < now)
      throw new RangeError(
        `${new Date(at).toISOString()} is before emulator time ${new Date(now).toISOString()}: the clock only goes forward`,
      )
    const before = { ...this.state(), latest: this.#latest }
    this.restore({ at, wall, rate })
    try {
      this.onChange()
    } catch (error) {
      this.restore(before)
      this.#latest = before.latest
      throw error
    }
  }
}
