// Ten and more promises, each with a change of the source that breaks it, and the test that must then turn red.
// A test that stays green when its promise is broken is no guard.

export interface Guard {
  /** The promise. */
  readonly promise: string
  /** Below the root of the repository. */
  readonly file: string
  /** Stands in the file exactly once. */
  readonly from: string
  readonly to: string
  readonly test: { readonly file: string; readonly name: string }
}

export const GUARDS: readonly Guard[] = [
  {
    promise: 'a Qianfan signature is compared',
    file: 'src/providers/qianfan/auth/signature.ts',
    from: 'if (!timingSafeEqual(kept.key.digest(canonicalRequest(request, names, hosts[form])), sent)) continue',
    to: 'kept.key.digest(canonicalRequest(request, names, hosts[form]))',
    test: {
      file: 'test/providers/qianfan/auth/signature.test.ts',
      name: 'a changed capture of the npm client is refused',
    },
  },
  {
    promise: 'a ZStack signature is compared',
    file: 'src/providers/zstack/auth/index.ts',
    from: 'if (!same(wanted, pair.slice(colon + 1).trim())) {',
    to: 'if (wanted === undefined) {',
    test: {
      file: 'test/providers/zstack/auth.test.ts',
      name: 'a signature covers method and path, not the query',
    },
  },
  {
    promise: 'a Scale key is compared',
    file: 'src/providers/scale/auth/index.ts',
    from: 'if (!configured && !sameSecret(key, own)) {',
    to: 'if (!configured && key === own) {',
    test: {
      file: 'test/providers/scale/errors.test.ts',
      name: 'a key and an account are needed, and must belong together',
    },
  },
  {
    promise: 'an expired session is refused',
    file: 'src/providers/zstack/auth/index.ts',
    from: 'if (session === undefined || session.doc.expiresAt <= now) return undefined',
    to: 'if (session === undefined) return undefined',
    test: {
      file: 'test/providers/zstack/auth.test.ts',
      name: 'a session lives for two hours after its last use, by the emulator clock',
    },
  },
  {
    promise: 'a credential reaches its own world alone',
    file: 'src/providers/scale/auth/index.ts',
    from: "return match === null ? undefined : (match[1] ?? 'default')",
    to: "return match === null ? undefined : 'default'",
    test: {
      file: 'test/contract/isolation.test.ts',
      name: '16 workers with 16 credentials and random calls never see each other',
    },
  },
  {
    promise: 'a write to a file is there when its call is answered',
    file: 'src/store/sql/write-behind.ts',
    from: 'if (this.#lasting || this.#waiting.length >= MOST_WAITING) this.flush()',
    to: 'if (this.#waiting.length >= MOST_WAITING) this.flush()',
    test: {
      file: 'test/store/sql/write-behind.test.ts',
      name: 'W3: what a file world has written is in its file when the transaction has committed',
    },
  },
  {
    promise: 'an id is given once',
    file: 'src/store/worlds/part.ts',
    from: 'if (!this.#whole.lasting || this.#ids.drawn === this.#kept) return insert()',
    to: 'if (this.#kept >= 0) return insert()',
    test: {
      file: 'test/wire/durability.test.ts',
      name: 'a killed server loses no write that it has acknowledged, and gives no id twice',
    },
  },
  {
    promise: 'a transaction that fails keeps no write',
    file: 'src/store/sql/write-behind.ts',
    from: 'this.#waiting.length = this.#older ?? 0',
    to: 'this.#older ??= 0',
    test: {
      file: 'test/store/sql/write-behind.test.ts',
      name: 'W4: a transaction that fails takes back its own writes and no others',
    },
  },
  {
    promise: 'a row that was rolled back is not read from memory',
    file: 'src/store/worlds/world-state.ts',
    from: '      this.#untold = []\n      this.#forgetRows()',
    to: '      this.#untold = []',
    test: { file: 'test/store/rows/collection.test.ts', name: 'R4: a rolled back write is not read again' },
  },
  {
    promise: 'a page of another origin does not reach the control API',
    file: 'src/control/guard.ts',
    from: 'return URL.canParse(origin) && new URL(origin).host === host',
    to: 'return URL.canParse(origin)',
    test: {
      file: 'test/control/control.test.ts',
      name: 'pages of other origins, and names that somebody else may own, are refused',
    },
  },
  {
    promise: 'the control token is asked for',
    file: 'src/control/guard.ts',
    from: 'if (given.length !== expected.length || !timingSafeEqual(given, expected))',
    to: 'if (given.length > 4096)',
    test: {
      file: 'test/control/control.test.ts',
      name: 'with a token, every call but the probes and the documents has to carry it',
    },
  },
  {
    promise: 'the journal shows no secret',
    file: 'src/control/requests/secrets.ts',
    from: "const HIDDEN = new Set(['cookie', 'set-cookie', 'x-api-key',",
    to: "const HIDDEN = new Set(['cookie', 'set-cookie',",
    test: {
      file: 'test/control/requests/requests.test.ts',
      name: 'what is shown of a request carries no secret',
    },
  },
  {
    promise: 'a frozen clock stands still',
    file: 'src/core/clock.ts',
    from: 'if (this.#rate === 0) return this.#at',
    to: 'if (this.#rate === 0) return this.#at + wall - this.#anchor',
    test: { file: 'test/core/clock.test.ts', name: 'a frozen clock stands still, and jumps when told' },
  },
  {
    promise: 'a fault acts as many times as ordered',
    file: 'src/core/rules/rules.ts',
    from: 'if (times !== undefined && rule.hits >= times) return false',
    to: 'if (times !== undefined && rule.hits > times) return false',
    test: {
      file: 'test/http/faults.test.ts',
      name: 'a fault acts on the requests that it matches, when it is their turn',
    },
  },
  {
    promise: 'a reset forgets what was made',
    file: 'src/store/worlds/part.ts',
    from: '    this.#collections.clear()\n    this.#kept',
    to: '    this.#kept',
    test: {
      file: 'test/store/worlds/worlds.test.ts',
      name: 'a reset world is a fresh copy: resources, ids and clock',
    },
  },
]
