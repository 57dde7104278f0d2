// The size of an installation, by package.
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export interface Size {
  readonly package: string
  readonly bytes: number
}

function bytesIn(path: string): number {
  const entry = lstatSync(path)
  if (!entry.isDirectory()) return entry.size
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0)
}

/** The packages in a folder's node_modules, largest first; nested ones count toward their parent. */
export function sizesOf(folder: string): Size[] {
  const modules = join(folder, 'node_modules')
  const names = readdirSync(modules).flatMap((name) => {
    if (name.startsWith('.')) return []
    return name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name]
  })
  return names
    .map((name) => ({ package: name, bytes: bytesIn(join(modules, name)) }))
    .sort((a, b) => b.bytes - a.bytes)
}

export const totalBytes = (sizes: readonly Size[]): number => sizes.reduce((sum, { bytes }) => sum + bytes, 0)
