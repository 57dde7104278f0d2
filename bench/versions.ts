// The versions that were measured.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Peer } from './contestants/peers.ts'

const versionIn = (folder: string): string => {
  const file = fileURLToPath(new URL(`${folder}/package.json`, import.meta.url))
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

export function versionsOf(peers: readonly Peer[]): Record<string, string> {
  const own = { evalmock: versionIn('..'), autocannon: versionIn('node_modules/autocannon') }
  const limits = ['fastify', 'better-sqlite3'].map((name) => [name, versionIn(`../node_modules/${name}`)])
  const others = peers.flatMap(({ packages }) =>
    packages.map((text) => {
      const at = text.lastIndexOf('@')
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )
  return { ...own, ...Object.fromEntries([...limits, ...others]) }
}
