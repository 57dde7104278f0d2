// What the store asks of SQLite's driver. Written down here, so that the declarations of the package name no types that
// come with another.

export interface Statements {
  prepare(sql: string): Statement
}

export interface Database extends Statements {
  readonly inTransaction: boolean
  /** Several statements, without values. */
  exec(sql: string): unknown
  pragma(source: string, options?: { readonly simple?: boolean }): unknown
  /** Work that is done wholly or not at all. */
  transaction(work: () => void): () => void
  /** Teaches SQL a function. */
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
  /** The first row; undefined without one. */
  get(...values: readonly unknown[]): unknown
  all(...values: readonly unknown[]): unknown[]
  /** Rows are their first column alone. */
  pluck(): this
  /** Rows are lists. */
  raw(): this
}
