// The parts of the source that are mutated, and the tests that have to notice.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Mutant } from './mutators.ts'

export interface Area {
  readonly id: string
  /** Patterns of its sources. */
  readonly sources: readonly string[]
  /** Further tests, which call it over HTTP or the command line: patterns, in the order in which they run. */
  readonly tests: readonly string[]
}

const provider = (name: string, sources: readonly string[]): Area => ({
  id: name,
  sources: sources.map((one) => `src/providers/${name}/${one}`),
  tests: [
    `test/transcripts/${name}.test.ts`,
    'test/transcripts/lists.test.ts',
    'test/transcripts/refused.test.ts',
    'test/contract/openapi.test.ts',
    `test/providers/${name}/**/*.test.ts`,
    'test/contract/lives.test.ts',
    'test/control/requests/signature-debugger.test.ts',
  ],
})

export const AREAS: readonly Area[] = [
  {
    id: 'core',
    sources: ['src/core/**/*.ts'],
    tests: [
      'test/core/**/*.test.ts',
      'test/data/**/*.test.ts',
      'test/transcripts/*.test.ts',
      'test/control/**/*.test.ts',
      'test/http/**/*.test.ts',
    ],
  },
  {
    id: 'store',
    sources: ['src/store/**/*.ts'],
    tests: ['test/store/**/*.test.ts', 'test/transcripts/*.test.ts', 'test/control/tasks/*.test.ts'],
  },
  {
    id: 'http',
    sources: ['src/http/**/*.ts'],
    tests: [
      'test/http/**/*.test.ts',
      'test/transcripts/*.test.ts',
      'test/contract/openapi.test.ts',
      'test/wire/*.test.ts',
    ],
  },
  {
    id: 'control',
    sources: ['src/control/**/*.ts'],
    tests: [
      'test/transcripts/control.test.ts',
      'test/transcripts/steering.test.ts',
      'test/transcripts/data.test.ts',
      'test/contract/openapi.test.ts',
      'test/control/**/*.test.ts',
    ],
  },
  provider('zstack', ['auth/*.ts', 'apis/sessions.ts', 'query/*.ts', 'life/*.ts', 'lifecycle.ts', 'time.ts']),
  provider('qianfan', ['auth/**/*.ts', 'tasks/wire.ts', 'lifecycle.ts', 'exports/*.ts']),
  provider('scale', [
    'auth/*.ts',
    'dialect/paging.ts',
    'dialect/lists.ts',
    'lifecycle.ts',
    'evaluations/archive.ts',
    'tasks/run*.ts',
  ]),
]

/** Sources with tables that a program wrote, and clients of a real service. */
const LEFT_OUT = /\/(zone-words|counterpart)\.ts$/

export const sourcesOf = (root: string, { sources }: Area): string[] =>
  globSync([...sources], { cwd: root })
    .filter((file) => !LEFT_OUT.test(file))
    .sort()

/** Places where a change makes no difference that anyone can observe. */
interface Equivalent {
  readonly why: string
  readonly file: RegExp
  /** Held against the line of the mutant. */
  readonly line: RegExp
  readonly kind?: Mutant['kind']
  /** Held against what is replaced. */
  readonly from?: RegExp
  /** Held against what is before it in its line. */
  readonly after?: RegExp
}

const EQUIVALENTS: readonly Equivalent[] = [
  {
    why: 'a shorter way for a query of one pair: the longer one gives the same',
    file: /qianfan\/auth\/canonical\.ts$/,
    line: /if \(!query\.includes\('&'\)\) return canonicalPair\(query\)/,
  },
  {
    why: 'how many statements are kept: others are prepared again',
    file: /store\/rows\/rows\.ts$/,
    line: /this\.#statements\.size >= 200/,
  },
  {
    why: 'the application that makes the document does not listen',
    file: /http\/openapi\.ts$/,
    line: /await app\.close\(\)/,
  },
  {
    why: 'the default of a first part that every split has',
    file: /./,
    line: /\.split\([^()]*\)(\[0\]|\.at\(-1\)) \?\? ''/,
    from: /^''$/,
  },
  {
    why: 'an index or SQL: both find the same page, and tests compare them (O1)',
    file: /store\/rows\/(listing|rows)\.ts$/,
    line: /this\.#rows\.decoded >= index\.size|patience|return this\.#cache\.count \+ this\.#made\.size/,
  },
  {
    why: 'a cache forgets a removed row now or when it needs the room: its number is not asked for again',
    file: /store\/rows\/rows\.ts$/,
    line: /this\.#cache\.drop\(seq\)/,
    kind: 'statement',
  },
  {
    why: 'a shorter way where nothing is due: to settle no rows changes nothing',
    file: /store\/worlds\/changes\.ts$/,
    line: /if \(rows\.length === 0\) return \[\]/,
  },
  {
    why: 'a copy in memory that is not closed goes when nothing refers to it',
    file: /store\/worlds\/snapshots\.ts$/,
    line: /^ *db\.close\(\)/,
  },
  {
    why: 'without names to spell, spelling changes nothing',
    file: /http\/mount\.ts$/,
    line: /if \(headerNames\.length > 0\) spell\(reply\.raw\)/,
  },
  {
    why: 'the lock of a folder writes nothing, so it needs no journal',
    file: /store\/sql\/database\.ts$/,
    line: /pragma\('journal_mode = MEMORY'\)/,
  },
  {
    why: 'only the sign counts',
    file: /./,
    line: /\.sort\(.*\? -1 : 1|sign = descending \? -1 : 1|a === undefined \? -1 : 1|high \? 1 : -1|world\.name \? -1/,
    from: /^1$/,
  },
  {
    why: 'a short list of a long one: without it the whole one is sorted, to the same rows',
    file: /zstack\/query\/run\.ts$/,
    line: /const near = wanted \* 8/,
  },
  {
    why: 'the check of our own responses in tests: all of them fit',
    file: /control\/manners\.ts$/,
    line: /const schema = response\[reply\.statusCode\]|schema\?\.parse\(payload\)/,
  },
  {
    why: 'more than 15 minutes are never 0',
    file: /zstack\/auth\/explain\.ts$/,
    line: /least < 0/,
    kind: 'boundary',
  },
  {
    why: 'when a page gets an index: it is the same page before',
    file: /store\/rows\/orders\.ts$/,
    line: /ASKED_BEFORE|#asked/,
  },
  {
    why: 'the store sorts, or memory does: the same rows in the same order (test/providers/zstack/query/oracle.test.ts)',
    file: /zstack\/query\/run\.ts$/,
    line: /=== 'time' \|\| column === 'id'|column === 'name' \|\| column === 'state'/,
    kind: 'constant',
  },
  {
    why: 'an entry of a table for a byte that there is not',
    file: /core\/ids\.ts$|qianfan\/auth\/canonical\.ts$/,
    line: /length: 256|byte < 256/,
    from: /^256$/,
  },
  {
    why: 'an index of the database that pages ask for: without it they are the same, but slower',
    file: /store\/rows\/listing\.ts$/,
    line: /\.indexes\.want\(/,
  },
  {
    why: 'what a changed row counts for in the cache: how much memory it takes, and no answer',
    file: /store\/rows\/rows\.ts$/,
    line: /size = (text\.length|this\.#cache\.sizeOf)/,
  },
  {
    why: 'how many are kept: others are made again',
    file: /core\/ids\.ts$|store\/rows\/places\.ts$|store\/worlds\/worlds\.ts$|qianfan\/auth\/signature\.ts$/,
    line: /\.size >=? (MOST_KEPT|MOST_FRACTIONS|10_000)\b|^const MOST_(KEPT|FRACTIONS) = /,
  },
  {
    why: 'the default of a value that is always there: only the compiler asks for it',
    file: /./,
    line: new RegExp(
      [
        'this\\.#key\\[',
        'codePointAt\\(at\\) \\?\\? 0',
        '\\(?(last|row|before)\\[[^\\]]*\\] \\?\\? 0',
        'lengths\\[i\\] \\?\\? 0',
        "states\\.at\\(-1\\) \\?\\? ''",
        'safeParse\\(undefined\\)\\.success \\?\\? true',
        "STATUS_CLASSES\\[place\\] \\?\\? 'none'",
        'DURATIONS_MS\\[i\\] \\?\\? 0',
        "this\\.#block\\?\\.toString.* \\?\\? ''",
        'return ms \\?\\? 0',
        "(accountName|password|accessKeyId|secretAccessKey|key|account) \\?\\? ''",
        "request\\.url \\?\\? ''",
      ].join('|'),
    ),
    after: /\?\? $/,
  },
  {
    why: 'Node gives each request a method and an address',
    file: /./,
    line: /const \{ (method = '', )?url = ''.* \} = request/,
    from: /^''$/,
  },
  {
    why: 'the default of a first part that every split has',
    file: /./,
    line: /\.split\(/,
    from: /^''$/,
    after: /const \[\w+ = $/,
  },
  {
    why: 'the limit of a split of which no further parts are taken',
    file: /./,
    line: /\.split\(.*, 1\)(\[0\]| \?\?)|^ *const \[\w+( = '')?(, \w+( = '')?)?\] = .*, 2\)$|, 2\)\[1\]/,
    from: /^[12]$/,
    after: /\.split\(.*, $/,
  },
  {
    why: 'what a debugger shows of a symbol',
    file: /./,
    line: /= Symbol\('/,
    kind: 'constant',
  },
  {
    why: 'a shorter way where there is nothing of the kind: the longer one finds nothing either',
    file: /http\/(peek|overrides)\.ts$|scale\/auth\/index\.ts$/,
    line: /pending\.size === 0|overrides\.size === 0|if \(key === undefined\) return undefined/,
    kind: 'statement',
  },
  {
    why: 'nothing is in an empty list, and nobody calls itself while nobody does',
    file: /http\/(peek|wire-text)\.ts$/,
    line: /pending\.size > 0|value\.length > 0 && carries/,
    kind: 'boundary',
  },
  {
    why: 'a draw that is exactly the probability: one of four billion',
    file: /core\/rules\/rules\.ts$/,
    line: /< probability$/,
    kind: 'boundary',
  },
  {
    why: 'only the built package has these folders, and npm run test:package looks at them',
    file: /control\/(docs|dashboard\/page)\.ts$/,
    line: /packageFile\('dist\//,
  },
  {
    why: 'an error of the program, which no request can cause',
    file: /./,
    line: /is not below any of|generated data of|has no schema of|there are two (control )?operations|cannot be queried|is part of other resources|if \(ids\.length === 0\)/,
    kind: 'statement',
  },
  {
    why: 'how long something waits: a millisecond more makes no difference',
    file: /./,
    line: /^const (BEAT_MS|LOOK_EVERY_MS|SHARE|PATIENCE_MS|OPEN_EVERY_MS) = /,
    kind: 'constant',
  },
  {
    why: 'words of an example: others would do',
    file: /scale\/lifecycle\.ts$/,
    line: /Capital of|Answer briefly/,
  },
]

/** Why a mutant is left out; undefined if a test must notice it. */
export function equivalentFor({ file, start, kind, from: old }: Mutant, text: string): string | undefined {
  const from = text.lastIndexOf('\n', start - 1) + 1
  const end = text.indexOf('\n', start)
  const line = text.slice(from, end === -1 ? undefined : end)
  const before = text.slice(from, start)
  return EQUIVALENTS.find(
    (one) =>
      one.file.test(file) &&
      one.line.test(line) &&
      (one.kind === undefined || one.kind === kind) &&
      (one.from === undefined || one.from.test(old)) &&
      (one.after === undefined || one.after.test(before)),
  )?.why
}

/** All tests that may notice a mutant: those that need no browser, package or other languages. */
export const testsOfAreas = (root: string): string[] =>
  globSync('test/**/*.test.ts', { cwd: root })
    .filter((test) => !/^test\/(browser|sdk|examples|package|torture|generators|guards)\//.test(test))
    .sort()

/**
 * The tests to run first for a source, nearest first: its namesake, those that import it, the transcripts of its area
 * and the documents, those of its room and of the rooms above, then those of the area.
 */
export function nearestTo(root: string, file: string, area: Area): string[] {
  const all = testsOfAreas(root)
  const found = new Set<string>()
  const add = (...patterns: string[]): void => {
    for (const test of globSync(patterns, { cwd: root }).sort()) found.add(test)
  }
  const mirrored = file.replace(/^src/, 'test').replace(/\.ts$/, '')
  add(`${mirrored}.test.ts`, `${mirrored}/*.test.ts`)
  for (const test of all) if (imports(root, test, file)) found.add(test)
  add(...area.tests.filter((pattern) => /transcripts|openapi/.test(pattern)))
  for (let room = dirname(mirrored); room.includes('/'); room = dirname(room))
    if (existsSync(join(root, room))) add(`${room}/*.test.ts`)
    else add(`${room}.test.ts`)
  add(...area.tests)
  return [...found].filter((test) => all.includes(test))
}

function imports(root: string, test: string, file: string): boolean {
  const path = relative(dirname(test), file)
  return readFileSync(join(root, test), 'utf8').includes(`'${path}'`)
}
