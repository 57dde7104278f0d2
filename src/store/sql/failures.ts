// Turns errors of files and of SQLite into problems that say what to do.
import { Problem } from '../../core/problem.ts'

/** A database that cannot be used, with the reason and the remedy. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
}

/** The disk is full, or the user's quota is used up. */
const FULL = ['SQLITE_FULL', 'ENOSPC', 'EDQUOT']

/** SQLite's codes for a file with wrong content. */
const DAMAGED = ['SQLITE_CORRUPT', 'SQLITE_NOTADB']

const BUSY = ['SQLITE_BUSY', 'SQLITE_LOCKED']

const REASONS: readonly (readonly [codes: readonly string[], reason: string])[] = [
  [FULL, 'the disk is full: make room, then try again'],
  [DAMAGED, 'the file is damaged: restore a snapshot, or remove the file'],
  [BUSY, 'another process uses it; stop that process or choose another --data folder'],
  [
    ['SQLITE_READONLY', 'SQLITE_CANTOPEN', 'EROFS', 'EACCES', 'EPERM'],
    `it cannot be written by uid ${process.getuid?.() ?? 'of this process'}`,
  ],
  [['EMFILE', 'ENFILE'], 'too many files are open: raise the limit (ulimit -n), then try again'],
  [['ENOENT', 'ENOTDIR'], 'the folder is gone: bring it back, then try again'],
]

const codeOf = (error: unknown): string => String((error as { code?: unknown } | undefined)?.code ?? '')

const among = (codes: readonly string[], code: string): boolean =>
  codes.some((one) => code === one || code.startsWith(`${one}_`))

export const isFull = (error: unknown): boolean => among(FULL, codeOf(error))
export const isBusy = (error: unknown): boolean => among(BUSY, codeOf(error))
export const isDamaged = (error: unknown): boolean => among(DAMAGED, codeOf(error))

/** Why a file cannot be used, in words for people. */
export function reasonOf(error: unknown): string {
  const code = codeOf(error)
  const known = REASONS.find(([codes]) => among(codes, code))
  return known?.[1] ?? (error instanceof Error ? error.message : String(error))
}

/** SQLite codes about the file or the disk, not the statement. */
const OF_SQLITE = /^SQLITE_(FULL|IOERR|CORRUPT|NOTADB|BUSY|LOCKED|READONLY|CANTOPEN|PROTOCOL)/

/**
 * The error as a problem if the file or the disk is the cause; otherwise the error itself.
 *
 * @param where the file, or what else cannot be used
 */
export function storageProblem(error: unknown, where: string): unknown {
  if (error instanceof Problem) return error
  if (error instanceof StoreError)
    return new Problem('unavailable', error.message, { cause: error, full: isFull(error.cause) || undefined })
  const { syscall } = error as NodeJS.ErrnoException
  if (!OF_SQLITE.test(codeOf(error)) && syscall === undefined) return error
  return new Problem('unavailable', `${where}: ${reasonOf(error)}`, {
    cause: error,
    full: isFull(error) || undefined,
  })
}
