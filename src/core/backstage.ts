// What the emulator keeps for a world besides client data: how it should behave, and what it has recorded.
import type { ClockState } from './clock.ts'
import { EventLog } from './journal/events.ts'
import { JOURNAL_LIMITS, Journal } from './journal/journal.ts'
import { Story } from './journal/story.ts'
import { Tally, type TallyState } from './journal/tally.ts'
import type { FaultEffect } from './rules/faults.ts'
import type { Answer } from './rules/overrides.ts'
import { type FullPlan, PlanBook } from './rules/plans.ts'
import { RuleBook, type RuleState } from './rules/rules.ts'
import type { World } from './world.ts'

/** What is not in a world's bytes and not in its journal. */
export interface BackstageState {
  readonly faults: RuleState<FaultEffect>
  readonly overrides: RuleState<Answer>
  readonly tally: TallyState
}

export class Backstage {
  readonly plans: PlanBook
  readonly faults: RuleBook<FaultEffect>
  readonly overrides: RuleBook<Answer>
  readonly journal: Journal
  readonly tally = new Tally()
  readonly story = new Story()
  /** Survives resets: listeners receive them as events. */
  readonly events = new EventLog()

  /** @param seed all chance is drawn from it; @param entries number of requests that the journal keeps */
  constructor(seed: string, plan: Omit<FullPlan, 'jitter'>, entries = JOURNAL_LIMITS.entries) {
    this.plans = new PlanBook(plan, `${seed}|plan`)
    this.faults = new RuleBook('fault', `${seed}|fault`)
    this.overrides = new RuleBook('override', `${seed}|override`)
    this.journal = new Journal({ ...JOURNAL_LIMITS, entries })
    if (entries > 0) this.journal.onClose((request) => this.events.addRequest(request))
  }

  /** @param clock that of the new beginning */
  reset(clock?: ClockState): void {
    this.story.begin(clock)
    this.plans.reset()
    this.faults.reset()
    this.overrides.reset()
    this.journal.reset()
    this.tally.reset()
  }

  save(): BackstageState {
    return { faults: this.faults.save(), overrides: this.overrides.save(), tally: this.tally.save() }
  }

  restore({ faults, overrides, tally }: BackstageState): void {
    this.faults.restore(faults)
    this.overrides.restore(overrides)
    this.tally.restore(tally)
  }
}

/** A world as the emulator's own parts see it. */
export interface StagedWorld extends World {
  readonly backstage: Backstage
}
