// Indexes that few pages need: those that SQLite orders itself, or finds by parent. Each costs every new row a sixth of its
// time, so a world gets one when such a page is first asked of many rows.
import type { Statements } from './sqlite.ts'

interface Rows extends Statements {
  readonly inTransaction: boolean
  /** About how many there are. */
  readonly lastSeq: number
}

const MADE = {
  created: 'CREATE INDEX IF NOT EXISTS resource_created ON resource (provider, kind, created_at)',
  parent:
    'CREATE INDEX IF NOT EXISTS resource_children ON resource (provider, kind, parent, seq) WHERE parent IS NOT NULL',
}

/** Fewer rows are sorted in a millisecond or two. */
const MANY_ROWS = 2000

export class Indexes {
  readonly #db: Rows
  /** Since the world was opened: its file may have them from before. */
  readonly #asked = new Set<keyof typeof MADE>()

  constructor(db: Rows) {
    this.#db = db
  }

  /** Makes an index if it pays. Without one, the same page takes longer. */
  want(name: keyof typeof MADE): void {
    // A full disk ends a transaction, and with it the writes of others.
    if (this.#asked.has(name) || this.#db.inTransaction || this.#db.lastSeq < MANY_ROWS) return
    this.#asked.add(name)
    try {
      this.#db.prepare(MADE[name]).run()
    } catch {
      // The world tells by itself that its disk is full, or its file damaged.
    }
  }
}
