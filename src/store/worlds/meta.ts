// What a world stores besides its resources: clock, plan, and how many ids each provider has drawn.

import type { ClockState } from '../../core/clock.ts'
import type { PlanSettings } from '../../core/rules/plans.ts'
import type { Statement, Statements } from '../sql/sqlite.ts'

export class Meta {
  readonly #db: Statements
  #select: Statement | undefined
  #upsert: Statement | undefined

  constructor(db: Statements) {
    this.#db = db
  }

  clock(): ClockState | undefined {
    const text = this.#get('clock')
    return text === undefined ? undefined : (JSON.parse(text) as ClockState)
  }

  putClock(state: ClockState): void {
    this.#put('clock', JSON.stringify(state))
  }

  /** The name of the world in these bytes, or of the one they were copied from. */
  world(): string | undefined {
    return this.#get('world')
  }

  putWorld(name: string): void {
    this.#put('world', name)
  }

  /** Number of ids that the provider has drawn. */
  drawn(provider: string): number {
    return Number(this.#get(`drawn:${provider}`) ?? 0)
  }

  putDrawn(provider: string, drawn: number): void {
    this.#put(`drawn:${provider}`, String(drawn))
  }

  /** Providers that have drawn ids, and how many. */
  allDrawn(): Record<string, number> {
    const rows = this.#db
      .prepare("SELECT substr(key, 7), value FROM meta WHERE key LIKE 'drawn:%' ORDER BY key")
      .raw()
      .all() as [string, string][]
    return Object.fromEntries(rows.map(([provider, drawn]) => [provider, Number(drawn)]))
  }

  /** Settings of the plan, and the number of plans drawn. */
  plan(): { settings: PlanSettings; drawn: number } | undefined {
    const text = this.#get('plan')
    return text === undefined ? undefined : (JSON.parse(text) as { settings: PlanSettings; drawn: number })
  }

  putPlan(settings: PlanSettings, drawn: number): void {
    this.#put('plan', JSON.stringify({ settings, drawn }))
  }

  #get(key: string): string | undefined {
    this.#select ??= this.#db.prepare('SELECT value FROM meta WHERE key = ?').pluck()
    return this.#select.get(key) as string | undefined
  }

  #put(key: string, value: string): void {
    this.#upsert ??= this.#db.prepare(
      'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
    )
    this.#upsert.run(key, value)
  }
}
