// What a world's clients have met so far: answers by operation, states by kind. Grows with the number of different
// things, not with requests.

export class Tally {
  /** `provider.operationId` to outcome (`success` or the provider's error code) to count. */
  readonly answers = new Map<string, Map<string, number>>()
  /** `provider.kind` to the states in which resources were read. */
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

  /** The set that a collection adds the states to that it hands out. */
  statesOf(provider: string, kind: string): Set<string> {
    const key = `${provider}.${kind}`
    let states = this.states.get(key)
    if (states === undefined) {
      states = new Set()
      this.states.set(key, states)
    }
    return states
  }
}
