// Emulator time: one clock per world. It runs with the wall clock, or is frozen, moved ahead or sped up.

/** Emulator time. Every time that a client sees comes from here. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z, an integer that never decreases. */
  now(): number
}

/** A clock as data. `rate`: emulator ms per wall ms, 0 if frozen. `at`: the emulator time at wall time `wall`. */
export interface ClockState {
  readonly at: number
  readonly wall: number
  readonly rate: number
}

/** The largest instant that a Date can hold. Clocks stop there. */
export const LAST_INSTANT = 8.64e15

export const wallClock: Clock = { now: () => Date.now() }

export class SettableClock implements Clock {
  readonly #wall: Clock
  #at: number
  #anchor: number
  #rate: number
  #latest: number
  /** Called after each change of the settings. If it throws, the change is undone. */
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
    // The wall clock may step back (NTP). Emulator time then waits until it catches up.
    if (now > this.#latest) this.#latest = Math.min(now, LAST_INSTANT)
    return this.#latest
  }

  get frozen(): boolean {
    return this.#rate === 0
  }

  /** Emulator ms per wall ms; 0 if frozen. */
  get rate(): number {
    return this.#rate
  }

  /** Freeze, now or at a given instant. @throws RangeError if that instant is in the past */
  freeze(at?: number): void {
    this.#anchorAt((now) => at ?? now, 0)
  }

  /** Run on from the current time, `rate` emulator ms per wall ms. */
  resume(rate = 1): void {
    if (!(rate > 0 && Number.isFinite(rate))) throw new RangeError(`rate is ${rate}: it must be above 0`)
    this.#anchorAt((now) => now, rate)
  }

  /** Jump to an instant, frozen or running. @throws RangeError if it is in the past */
  set(at: number): void {
    this.#anchorAt(() => at, this.#rate)
  }

  /** Jump forward by ms, frozen or running. @throws RangeError if ms is negative */
  advance(ms: number): void {
    this.#anchorAt((now) => now + ms, this.#rate)
  }

  /** Jump to an instant, or stay if it has passed. */
  reach(at: number): void {
    this.#anchorAt((now) => Math.max(now, at), this.#rate)
  }

  state(): ClockState {
    return { at: this.#at, wall: this.#anchor, rate: this.#rate }
  }

  /** Return to a saved state without calling `onChange`. Only this can move time back. */
  restore(state: ClockState): void {
    this.#at = state.at
    this.#anchor = state.wall
    this.#rate = state.rate
    this.#latest = state.at
  }

  /** Reads the wall clock once and passes that emulator time to `instant`: two reads would differ. */
  #anchorAt(instant: (now: number) => number, rate: number): void {
    const wall = this.#wall.now()
    const now = this.#nowAt(wall)
    const at = instant(now)
    if (!Number.isInteger(at)) throw new RangeError(`${at} is not an instant in milliseconds`)
    if (at > LAST_INSTANT)
      throw new RangeError(`the clock ends at ${new Date(LAST_INSTANT).toISOString()}: go less far`)
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
