// Installs everything that the benchmark needs besides this repository, in one ignored folder.
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Peer } from './contestants/peers.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '..')

/** The folder of everything that is generated; safe to delete. */
export const work = join(here, '.work')
export const peersHome = join(work, 'peers')

const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, encoding: 'utf8' })

/** The load generator. */
export function installTools(): void {
  mkdirSync(work, { recursive: true })
  if (!existsSync(join(here, 'node_modules', 'autocannon'))) npm(here, 'ci')
}

/**
 * Compiles the servers in this folder to JavaScript: otherwise Node removes their types at each start, which takes
 * time.
 */
export function buildServers(): void {
  for (const folder of ['limits', 'peers', 'dialects']) strip(join(here, folder), join(work, 'built', folder))
  writeFileSync(join(work, 'built', 'package.json'), '{"type":"module"}')
}

/** Builds this checkout. @returns the command that starts it */
export function buildCheckout(): readonly string[] {
  npm(root, 'run', 'bundle')
  return [process.execPath, join(root, 'dist', 'bin.js')]
}

/** Converts a folder of TypeScript to JavaScript: removes types and renames imports. */
function strip(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) strip(source, target)
    else if (!entry.name.endsWith('.ts')) copyFileSync(source, target)
    else {
      const text = stripTypeScriptTypes(readFileSync(source, 'utf8'))
      writeFileSync(target.replace(/ts$/, 'js'), text.replace(/((?:from |import\()'\.[^']*)\.ts'/g, "$1.js'"))
    }
  }
}

export interface Installed {
  readonly argv: readonly string[]
  /** Download size of the package in bytes. */
  readonly packageBytes: number
  readonly unpackedBytes: number
  readonly folder: string
}

/** Installs the package as users get it: packed, with its production dependencies. */
export function installPackage(): Installed {
  npm(root, 'run', 'build')
  const [packed] = JSON.parse(npm(root, 'pack', '--json', '--pack-destination', work)) as [
    { filename: string; size: number; unpackedSize: number },
  ]
  const folder = join(work, 'package')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  npm(folder, 'install', '--ignore-scripts', join(work, packed.filename))
  return {
    argv: [process.execPath, join(folder, 'node_modules', 'evalmock', 'dist', 'bin.js')],
    packageBytes: packed.size,
    unpackedBytes: packed.unpackedSize,
    folder,
  }
}

/** @returns why it cannot take part; undefined if it can */
export function installPeer(peer: Peer): string | undefined {
  if (peer.needsJava && !hasJava()) return 'there is no Java on this machine'
  const folder = join(peersHome, peer.folder)
  if (existsSync(join(folder, 'installed'))) return undefined
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  try {
    npm(folder, 'install', '--save-exact', ...peer.packages)
  } catch (error) {
    return `it cannot be installed: ${(error as Error).message.split('\n', 1)[0]}`
  }
  writeFileSync(join(folder, 'installed'), '')
  return undefined
}

function hasJava(): boolean {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
