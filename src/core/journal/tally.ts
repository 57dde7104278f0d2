// Counts what a world's clients have met: responses by operation, states by kind. Its size depends on the
// number
// of different things, not of requests.

export interface TallyState {
  readonly answers: readonly (readonly [string, readonly (readonly [string, number])[]])[]
  readonly states: readonly (readonly [string, readonly string[]])[]
}

export class Tally {
  /** Counts by `provider.operationId`, then by outcome (`success` or the provider's error code). */
  readonly answers = new Map<string, Map<string, number>>()
  /** States in which clients have read resources, by `provider.kind`. */
  readonly states = new Map<string, Set<string>>()

  answered(provider: string, operationId: string, outcome: string): void {
    const key = `${provider}.${operationId}`
    let outcomes = this.answers.get(key)
    if (outcomes === undefined) {
      outcomes = new Map()
      this.answers.set(key, outcomes)
    }
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  }

  reset(): void {
    this.answers.clear()
    for (const states of this.states.values()) states.clear()
  }

  save(): TallyState {
    return {
      answers: [...this.answers].map(([key, outcomes]) => [key, [...outcomes]]),
      states: [...this.states].map(([key, states]) => [key, [...states]]),
    }
  }

  restore({ answers, states }: TallyState): void {
    this.reset()
    for (const [key, outcomes] of answers) this.answers.set(key, new Map(outcomes))
    for (const [key, words] of states) for (const word of words) this.#statesBy(key).add(word)
  }

  /** The set to which a collection adds each state that it returns. */
  statesOf(provider: string, kind: string): Set<string> {
    return this.#statesBy(`${provider}.${kind}`)
  }

  #statesBy(key: string): Set<string> {
    let states = this.states.get(key)
    if (states === undefined) {
      states = new Set()
      this.states.set(key, states)
    }
    return states
  }
}
