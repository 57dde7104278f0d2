// The licenses of what is bundled, as one Markdown file: they ask that their text goes where their code goes.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGE = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/

/** The folders of the packages that these files are from, each once. */
export const packagesOf = (files: readonly string[]): string[] => [
  ...new Set(files.flatMap((file) => PACKAGE.exec(file)?.[0] ?? [])),
]

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
}

/** @param folders of packages, from the root */
export function thirdParty(root: string, folders: readonly string[]): string {
  const byName = new Map(
    folders.map((folder) => {
      const manifest = manifestOf(join(root, folder))
      return [`${manifest.name} ${manifest.version}`, { folder: join(root, folder), ...manifest }]
    }),
  )
  const packages = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  return [
    '# Third-party software',
    '',
    'The files in `dist` contain code of the packages below. `npm run build` writes this page.',
    ...packages.flatMap(({ folder, name, version, license }) => [
      '',
      `## ${name} ${version}`,
      '',
      `License: ${license ?? 'see below'}`,
      ...textsOf(folder).flatMap((text) => ['', '```text', text, '```']),
    ]),
    '',
  ].join('\n')
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

const textsOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => /^(licen[sc]e|copying|notice)(\.|-|$)/i.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n').trim())
