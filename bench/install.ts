// Everything that the benchmark needs beside this repository, in one ignored folder.
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

/** All that is made here; safe to delete. */
export const work = join(here, '.work')
export const peersHome = join(work, 'peers')

const npm = (cwd: string, ...args: string[]): string =>
  execFileSync('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, encoding: 'utf8' })

/** The load generator. */
export function installTools(): void {
  mkdirSync(work, { recursive: true })
  if (!existsSync(join(here, 'node_modules', 'autocannon'))) npm(here, 'ci')
}

/** The servers in this folder as JavaScript: Node would remove their types at each start, and that takes time. */
export function buildServers(): void {
  for (const folder of ['limits', 'peers', 'dialects']) strip(join(here, folder), join(work, 'built', folder))
  writeFileSync(join(work, 'built', 'package.json'), '{"type":"module"}')
}

/** This checkout as it stands. @returns the command that starts it */
export function buildCheckout(): readonly string[] {
  npm(root, 'run', 'bundle')
  return [process.execPath, join(root, 'dist', 'bin.js')]
}

/** A folder of TypeScript as JavaScript: types removed, imports of each other renamed. */
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
  /** Bytes of the package as it is downloaded. */
  readonly packageBytes: number
  readonly unpackedBytes: number
  readonly folder: string
}

/** The package as users get it: packed, and installed with its production dependencies. */
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

/** @returns why it cannot take part; undefined when it can */
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
