// What a stop of the tour can do.

/** A request as a stop of the tour makes it. */
export interface TourCall {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly body?: unknown
}

export interface TourGuide {
  readonly url: string
  readonly world: string
  /** Says what comes. */
  say(text: string): void
  /** Makes a call with the provider's credentials, and shows request and answer. @throws Failure on a status of 400 or more */
  call(provider: string, call: TourCall): Promise<unknown>
  /** Reads again and again, showing each new state, until it is a final one. */
  watch(
    provider: string,
    call: TourCall,
    stateOf: (answer: unknown) => string,
    final: readonly string[],
  ): Promise<void>
}
