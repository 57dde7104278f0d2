import t from 'tap'
import { Problem } from '../../../src/core/problem.ts'
import {
  isBusy,
  isDamaged,
  isFull,
  reasonOf,
  StoreError,
  storageProblem,
} from '../../../src/store/sql/failures.ts'

const FULL = 'the disk is full: make room, then try again'
const DAMAGED = 'the file is damaged: restore a snapshot, or remove the file'
const BUSY = 'another process uses it; stop that process or choose another --data folder'
const CLOSED = `it cannot be written by uid ${process.getuid?.() ?? 'of this process'}`
const MANY = 'too many files are open: raise the limit (ulimit -n), then try again'
const GONE = 'the folder is gone: bring it back, then try again'

const coded = (code: string, more: object = {}) => Object.assign(new Error(`as ${code}`), { code, ...more })

const CASES: readonly [code: string, reason: string, is: string][] = [
  ['SQLITE_FULL', FULL, 'full'],
  ['SQLITE_FULL_X', FULL, 'full'],
  ['ENOSPC', FULL, 'full'],
  ['EDQUOT', FULL, 'full'],
  ['SQLITE_CORRUPT', DAMAGED, 'damaged'],
  ['SQLITE_CORRUPT_VTAB', DAMAGED, 'damaged'],
  ['SQLITE_NOTADB', DAMAGED, 'damaged'],
  ['SQLITE_BUSY', BUSY, 'busy'],
  ['SQLITE_BUSY_SNAPSHOT', BUSY, 'busy'],
  ['SQLITE_LOCKED', BUSY, 'busy'],
  ['SQLITE_READONLY', CLOSED, ''],
  ['SQLITE_CANTOPEN', CLOSED, ''],
  ['EROFS', CLOSED, ''],
  ['EACCES', CLOSED, ''],
  ['EPERM', CLOSED, ''],
  ['EMFILE', MANY, ''],
  ['ENFILE', MANY, ''],
  ['ENOENT', GONE, ''],
  ['ENOTDIR', GONE, ''],
  ['SQLITE_FULLER', 'as SQLITE_FULLER', ''],
  ['EIO', 'as EIO', ''],
]

t.test('each error of files and of SQLite has a reason that says what to do', async (t) => {
  for (const [code, reason, is] of CASES) {
    const error = coded(code)
    t.equal(reasonOf(error), reason, code)
    const found = Object.entries({ full: isFull, damaged: isDamaged, busy: isBusy }).filter(([, test]) =>
      test(error),
    )
    t.equal(found.map(([name]) => name).join(), is, code)
  }
  t.equal(reasonOf('a text'), 'a text')
  t.equal(reasonOf(undefined), 'undefined')
})

t.test('only errors of files and of the disk become problems', async (t) => {
  const shown = (error: unknown) => {
    const problem = storageProblem(error, '/data/w.sqlite')
    if (!(problem instanceof Problem)) return problem
    t.equal(problem.detail.cause ?? error, error)
    return [problem.kind, problem.message, problem.detail.full]
  }
  t.strictSame(shown(coded('SQLITE_FULL')), ['unavailable', `/data/w.sqlite: ${FULL}`, true])
  t.strictSame(shown(coded('SQLITE_IOERR_READ')), [
    'unavailable',
    '/data/w.sqlite: as SQLITE_IOERR_READ',
    undefined,
  ])
  t.strictSame(shown(coded('ENOENT', { syscall: 'open' })), [
    'unavailable',
    `/data/w.sqlite: ${GONE}`,
    undefined,
  ])
  t.strictSame(shown(new StoreError('gone')), ['unavailable', 'gone', undefined])
  t.strictSame(shown(new StoreError('full', { cause: coded('ENOSPC') })), ['unavailable', 'full', true])
  for (const code of [
    'FULL',
    'IOERR',
    'CORRUPT',
    'NOTADB',
    'BUSY',
    'LOCKED',
    'READONLY',
    'CANTOPEN',
    'PROTOCOL',
  ])
    t.ok(storageProblem(coded(`SQLITE_${code}`), 'x') instanceof Problem, code)
  for (const error of [coded('SQLITE_CONSTRAINT'), new TypeError('ours'), new Problem('invalid', 'x')])
    t.equal(storageProblem(error, 'x'), error)
})
