// What a world keeps beside its resources: its clock and how many ids each provider has drawn.
import type { Database } from 'better-sqlite3'
import type { ClockState } from '../core/clock.ts'

export class Meta {
  readonly #db: Database

  constructor(db: Database) {
    this.#db = db
  }

  clock(): ClockState | undefined {
    const text = this.#get('clock')
    return text === undefined ? undefined : (JSON.parse(text) as ClockState)
  }

  putClock(state: ClockState): void {
    this.#put('clock', JSON.stringify(state))
  }

  /** How many ids the provider has drawn. */
  drawn(provider: string): number {
    return Number(this.#get(`drawn:${provider}`) ?? 0)
  }

  putDrawn(provider: string, drawn: number): void {
    this.#put(`drawn:${provider}`, String(drawn))
  }

  #get(key: string): string | undefined {
    return this.#db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key) as string | undefined
  }

  #put(key: string, value: string): void {
    this.#db
      .prepare(
        'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
      )
      .run(key, value)
  }
}
