// The part of the SQLite driver that the store uses. Declared here so that our published types need no other package.

export interface Statements {
  prepare(sql: string): Statement
}

export interface Database extends Statements {
  readonly inTransaction: boolean
  /** Runs several statements without values. */
  exec(sql: string): unknown
  pragma(source: string, options?: { readonly simple?: boolean }): unknown
  /** Runs the work completely or not at all. */
  transaction(work: () => void): () => void
  /** Adds a function to SQL. */
  function(
    name: string,
    options: { readonly deterministic: boolean },
    work: (...values: unknown[]) => unknown,
  ): unknown
  /** The whole database as bytes. */
  serialize(): Buffer
  close(): unknown
}

export interface Statement {
  run(...values: readonly unknown[]): { readonly lastInsertRowid: number | bigint; readonly changes: number }
  /** The first row; undefined if there is none. */
  get(...values: readonly unknown[]): unknown
  all(...values: readonly unknown[]): unknown[]
  /** Rows become their first column. */
  pluck(): this
  /** Rows become lists. */
  raw(): this
}
