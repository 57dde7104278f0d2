// `--watch`: loads fixtures again when their files change. Editors write in many ways (in place, in parts, a new file
// renamed over the old one), and mounted folders swap links. So each event only starts a look at the files, and what they
// contain decides.
import { createHash } from 'node:crypto'
import { type FSWatcher, readdirSync, readFileSync, statSync, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileReason } from '../../core/checks/files.ts'
import type { Emulator } from '../../emulator.ts'
import { FixtureError } from '../../seed.ts'
import { Failure } from '../command.ts'

/** A save is many events. */
const QUIET_MS = 100

interface Watched {
  readonly fixtures?: readonly string[] | 'none' | undefined
}

/**
 * Watches until the emulator is closed.
 * @throws Failure if a folder cannot be watched
 */
export function watchFixtures(emulator: Emulator, { fixtures }: Watched): Emulator {
  const paths =
    fixtures === undefined || fixtures === 'none' ? [] : fixtures.filter((one) => one !== 'builtin')
  const { log } = emulator.app
  let known = contentOf(paths)
  let timer: NodeJS.Timeout | undefined
  let work = Promise.resolve()

  const look = async (): Promise<void> => {
    const found = contentOf(paths)
    const changed = [...new Set([...known.keys(), ...found.keys()])].filter(
      (file) => known.get(file) !== found.get(file),
    )
    if (changed.length === 0) return
    known = found
    try {
      const worlds = await emulator.reload()
      const reset = worlds.length === 0 ? 'no world starts with them' : `reset: ${worlds.join(', ')}`
      log.info({ files: changed, worlds }, `fixtures loaded again, ${changed.join(', ')} changed; ${reset}`)
    } catch (error) {
      if (!(error instanceof FixtureError)) throw error
      log.error(
        { files: changed, errors: error.message.split('\n') },
        `fixtures not loaded, the worlds stay as they are:\n${error.message}`,
      )
    }
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => {
      // One after another: a reload takes time, in which files can change again.
      work = work.then(look).catch((error: unknown) => {
        log.error({ err: error }, 'fixtures not loaded, the worlds stay as they are')
      })
    }, QUIET_MS).unref()
  }

  const watchers: FSWatcher[] = []
  const stop = async (): Promise<void> => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
    await work
  }
  for (const path of paths)
    try {
      // Watch a file's folder: a file that is renamed over it is another file.
      const isFolder = statSync(path).isDirectory()
      const watcher = watch(isFolder ? path : dirname(path), { recursive: isFolder }, soon)
      watcher.on('error', (error) => log.warn(`${path} cannot be watched: ${fileReason(error)}`))
      watchers.push(watcher)
    } catch (error) {
      void stop()
      void emulator.close()
      throw new Failure(`--watch: ${path} cannot be watched: ${fileReason(error)}`)
    }
  return {
    ...emulator,
    close: async () => {
      await stop()
      await emulator.close()
    },
  }
}

/** The hash of each file's content; of one that cannot be read, the reason. */
function contentOf(paths: readonly string[]): Map<string, string> {
  const contents = new Map<string, string>()
  for (const path of paths)
    for (const file of filesIn(path))
      try {
        contents.set(file, createHash('sha256').update(readFileSync(file)).digest('hex'))
      } catch (error) {
        contents.set(file, fileReason(error))
      }
  return contents
}

function filesIn(path: string): string[] {
  try {
    if (!statSync(path).isDirectory()) return [path]
    return readdirSync(path, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(json|ya?ml)$/.test(file))
      .map((file) => join(path, file))
  } catch {
    return [path]
  }
}
