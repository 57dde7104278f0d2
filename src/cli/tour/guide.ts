// The interface for stops of the tour.

/** A request made by a stop of the tour. */
export interface TourCall {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly body?: unknown
}

export interface TourGuide {
  readonly url: string
  readonly world: string
  /** Announces the next step. */
  say(text: string): void
  /**
   * Makes a call with the provider's credentials, and shows request and response. @throws Failure for status 400 or
   * above
   */
  call(provider: string, call: TourCall): Promise<unknown>
  /** Reads repeatedly, showing each new state, until a final one. */
  watch(
    provider: string,
    call: TourCall,
    stateOf: (answer: unknown) => string,
    final: readonly string[],
  ): Promise<void>
}
