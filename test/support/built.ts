// Builds the test files and all that they import into a few files of plain JavaScript. Node needs more time to find and
// strip the sources than to run most of the tests.
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type PluginBuild } from 'esbuild'

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** Each module finds its neighbors where its source is, and its `t` is the test of its file. */
function placed({ onLoad, onResolve }: PluginBuild): void {
  onResolve({ filter: /^tap$/ }, ({ importer }) =>
    importer === here('current.ts') ? undefined : { path: here('current.ts') },
  )
  onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
    contents: (await readFile(path, 'utf8')).replaceAll(
      'import.meta.url',
      JSON.stringify(pathToFileURL(path)),
    ),
    loader: 'ts',
  }))
}

/** Runs built files. */
export const WORKER = 'test/support/worker.ts'

/**
 * @param root of the project
 * @param files below it
 * @returns the folder in which each file has its place, with the ending `.js`
 */
export async function buildTests(root: string, files: readonly string[]): Promise<string> {
  const outdir = join(root, 'node_modules', '.cache', 'evalmock-tests', 'built')
  await rm(outdir, { recursive: true, force: true })
  await build({
    absWorkingDir: root,
    entryPoints: [...files, WORKER],
    outdir,
    outbase: root,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22.19',
    packages: 'external',
    plugins: [{ name: 'places', setup: placed }],
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    tsconfigRaw: {},
  })
  return outdir
}
