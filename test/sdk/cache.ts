// Installs an SDK once, in a folder of its own outside the project, and compiles its program there.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command, Sdk } from './manifest.ts'
import { execute } from './process.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

/** What can be installed and compiled once. */
export interface Installable extends Pick<Sdk, 'id' | 'version' | 'pins' | 'install' | 'program' | 'build'> {
  /** Where a file of its pins or program is; in the folder of the SDK, or the common one, where this is absent. */
  readonly locate?: (file: string) => string
}

/** EVALMOCK_SDK_CACHE, else below the user's cache folder. */
export const cacheFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  env.EVALMOCK_SDK_CACHE ?? join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'evalmock-sdk')

/**
 * The folder in which the SDK's program runs.
 *
 * @param toolchain versions of its tools: what an older one made is made anew
 * @throws Error with the output of the command that failed
 */
export async function prepare(sdk: Installable, toolchain: string): Promise<string> {
  const folder = join(cacheFolder(), `${sdk.id}-${sdk.version}`)
  const pins = await digest([toolchain, JSON.stringify(sdk.install)], sdk, sdk.pins)
  if ((await stamp(folder, 'installed')) !== pins) await install(sdk, folder, pins)

  const sources = await digest([pins, JSON.stringify(sdk.build)], sdk, sdk.program)
  if ((await stamp(folder, 'built')) !== sources) {
    await copy(sdk, sdk.program, folder)
    await all(sdk.build ?? [], folder)
    await writeFile(join(folder, '.built'), sources)
  }
  return folder
}

/** Beside the place and then moved there, so that an interrupted installation is never taken for a whole one. */
async function install(sdk: Installable, folder: string, pins: string): Promise<void> {
  const draft = `${folder}.${process.pid}`
  await mkdir(draft, { recursive: true })
  try {
    await copy(sdk, sdk.pins, draft)
    await all(sdk.install, draft)
    await writeFile(join(draft, '.installed'), pins)
    await rm(folder, { recursive: true, force: true })
    await rename(draft, folder)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

async function all(commands: readonly Command[], cwd: string): Promise<void> {
  for (const command of commands) {
    const { code, output } = await execute(command, { cwd, timeoutMs: 480_000 })
    if (code !== 0) throw new Error(`${command.join(' ')} ended with ${code}:\n${output.slice(-4000)}`)
  }
}

async function copy(sdk: Installable, files: readonly string[], folder: string): Promise<void> {
  for (const file of files) await cp(located(sdk, file), join(folder, file))
}

async function digest(texts: readonly string[], sdk: Installable, files: readonly string[]): Promise<string> {
  const hash = createHash('sha256')
  for (const text of texts) hash.update(`${text}\0`)
  for (const file of files) hash.update(await readFile(located(sdk, file))).update('\0')
  return hash.digest('hex')
}

const located = (sdk: Installable, file: string): string => sdk.locate?.(file) ?? source(sdk, file)

/** A file of the SDK's folder, else one that several share. */
export function source(sdk: Pick<Sdk, 'id'>, file: string): string {
  const own = join(here, sdk.id, file)
  return existsSync(own) ? own : join(here, 'common', file)
}

const stamp = (folder: string, name: string): Promise<string> =>
  readFile(join(folder, `.${name}`), 'utf8').catch(() => '')
