// The schema, one entry per version. Never change an entry that was released.

/** `EVMK` in ASCII: identifies our files. */
export const APPLICATION_ID = 0x45564d4b

export const MIGRATIONS: readonly string[] = [
  `
CREATE TABLE resource (
  seq        INTEGER PRIMARY KEY,
  provider   TEXT NOT NULL,
  kind       TEXT NOT NULL,
  id         TEXT NOT NULL,
  parent     TEXT,
  name       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  -- state and next_at cache what steps say, for conditions and orders: the step begun last when the row was settled,
  -- and when the next one begins (null: none does by itself).
  state      TEXT,
  next_at    INTEGER,
  looks      INTEGER NOT NULL DEFAULT 0,
  -- JSON. Their first and last character are looked at, and no more: a twentieth of an update's time is not for that.
  steps      TEXT NOT NULL CHECK (steps GLOB '[[]*]'),
  doc        TEXT NOT NULL CHECK (doc GLOB '{*}'),
  UNIQUE (provider, kind, id)
) STRICT;
-- More are made when they are needed: indexes.ts.
CREATE INDEX resource_due ON resource (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
`,
]
