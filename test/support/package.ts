// The package as npm would publish it, unpacked into a project with its dependencies.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

export interface Packed {
  readonly filename: string
  readonly size: number
  readonly unpackedSize: number
  readonly files: readonly { readonly path: string }[]
}

/** Runs a command without the hooks that the test runner loads into Node processes: the compiler fails with them. */
export const untouched = (cwd: string, ...command: string[]): string =>
  execFileSync('env', ['-u', 'NODE_OPTIONS', ...command], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })

/** A separate copy of everything that building and packing read: other tests use the build of this one. */
function copyTo(folder: string): string {
  const copy = join(folder, 'source')
  for (const name of readdirSync(root))
    if (!['node_modules', 'dist', 'test', '.git', '.tap', 'bench'].includes(name))
      cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  return copy
}

/** The packages that npm installs with this one, plus Node's types, which every typed project has. */
function productionPackages(): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>
  }
  const installed = Object.entries(packages).filter(([, { dev, devOptional }]) => !dev && !devOptional)
  const names = installed.flatMap(([path]) => /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path)?.[1] ?? [])
  return [...names, '@types/node', 'undici-types']
}

/**
 * @param more packages of this project that the other one has too
 * @returns the project's folder; other output is next to it
 */
export function installPackage(
  folder: string,
  more: readonly string[] = [],
): { app: string; packed: Packed } {
  const output = untouched(copyTo(folder), 'npm', 'pack', '--json', '--pack-destination', folder)
  const [packed] = JSON.parse(output.slice(output.indexOf('[\n'))) as [Packed]
  const app = join(folder, 'app')
  const modules = join(app, 'node_modules')
  const own = join(modules, 'evalmock')
  mkdirSync(own, { recursive: true })
  // A separate project: otherwise the name `evalmock` could resolve to this repository, in which the folder may be.
  writeFileSync(join(app, 'package.json'), '{"type":"module"}')
  execFileSync('tar', ['xzf', join(folder, packed.filename), '--strip-components=1', '-C', own])
  // Everything that npm would download is already here.
  for (const name of [...productionPackages(), ...more]) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), join(modules, name))
  }
  mkdirSync(join(modules, '.bin'))
  symlinkSync('../evalmock/dist/bin.js', join(modules, '.bin', 'evalmock'))
  return { app, packed }
}
