// Values of flags that several commands have: files to write, and whole numbers.
import { accessSync, constants, existsSync, statSync, writeFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { EXIT, Failure, type Io } from './command.ts'

const cannot = (flag: string, path: string, code: string | undefined): Failure =>
  new Failure(`${flag}: ${path} cannot be written: ${REASONS[code ?? ''] ?? code}`)

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EISDIR: 'it is a folder',
  EACCES: 'you may not write there',
}

/** Before long work: whether the file can be written. @throws Failure */
export function checkFile(flag: string, file: string, { cwd }: Io): void {
  const path = resolve(cwd, file)
  try {
    const isThere = existsSync(path)
    if (isThere && statSync(path).isDirectory()) throw cannot(flag, path, 'EISDIR')
    accessSync(isThere ? path : dirname(path), constants.W_OK)
  } catch (error) {
    throw error instanceof Failure ? error : cannot(flag, path, (error as NodeJS.ErrnoException).code)
  }
}

/** @throws Failure */
export function writeTo(flag: string, file: string, text: string, { cwd }: Io): void {
  const path = resolve(cwd, file)
  try {
    writeFileSync(path, text)
  } catch (error) {
    throw cannot(flag, path, (error as NodeJS.ErrnoException).code)
  }
}

/** @throws Failure */
export function wholeNumber(flag: string, text: string, least: number): number {
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text)
  throw new Failure(
    `${flag} is ${JSON.stringify(text)}: it must be a whole number, ${least} or more`,
    EXIT.usage,
  )
}
