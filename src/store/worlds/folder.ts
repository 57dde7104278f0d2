// The data folder: the names of its files, how it is made, and why it cannot be used.
import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { isFull, reasonOf, StoreError } from '../sql/failures.ts'

const NAME = /^[A-Za-z0-9_-]{1,64}$/

export const isWorldName = (name: string): boolean => NAME.test(name)

// Mark capitals, so that worlds stay separate on file systems that ignore case.
export const fileNameOf = (name: string): string =>
  `${name.replace(/[A-Z]/g, (c) => `+${c.toLowerCase()}`)}.sqlite`

export const nameOfFile = (file: string): string =>
  file.replace(/\.sqlite$/, '').replace(/\+(.)/g, (_, c: string) => c.toUpperCase())

/** Makes the folder if it is missing. @throws if it cannot be written: SQLite would say less about it */
export function readyFolder(path: string): void {
  makeFolder(path)
  accessSync(path, constants.W_OK)
}

/**
 * Creates missing folders one by one: Node's recursive mkdir never returns where the system creates none, as in
 * /proc.
 */
function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

/** Why the folder cannot be used, with what would help. */
export function folderError(error: unknown, folder: string): StoreError {
  const uid = process.getuid?.() ?? 'of this process'
  return new StoreError(
    `the data folder ${folder} cannot be used by uid ${uid}: ${trouble(error, folder, uid)}`,
    {
      cause: error,
    },
  )
}

function trouble(error: unknown, folder: string, uid: number | string): string {
  const there = nearest(folder)
  const elsewhere = 'choose another one with --data'
  if (!statSync(there).isDirectory()) return `${there} is a file, not a folder; ${elsewhere}`
  const { code = '' } = error as { code?: string }
  if (code === 'EROFS') return `the file system is read-only; mount a writable one there, or ${elsewhere}`
  if (/^(EACCES|EPERM|SQLITE_(CANTOPEN|READONLY))/.test(code))
    return `${there} is not writable; make it so (chown ${uid} ${there}), or ${elsewhere}`
  if (code === 'ENOENT') return `no folder can be made in ${there}; ${elsewhere}`
  return isFull(error) ? reasonOf(error) : `${reasonOf(error)}; ${elsewhere}`
}

/** The folder itself, or the first above it that exists. */
const nearest = (path: string): string => (existsSync(path) ? path : nearest(dirname(path)))
