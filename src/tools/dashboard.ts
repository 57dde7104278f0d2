// Makes the dashboard's page out of web/dashboard: one script, one style sheet. In a clone the server does it when the
// page is first opened; the package has it ready.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { packageFile } from '../package-files.ts'

const web = fileURLToPath(packageFile('web/dashboard/'))

export interface Dashboard {
  /** By name. */
  readonly files: ReadonlyMap<string, Buffer>
  /** What they are made of, from the package's folder. */
  readonly inputs: readonly string[]
}

export async function buildDashboard(): Promise<Dashboard> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: fileURLToPath(packageFile('')),
    entryPoints: { app: 'web/dashboard/main.tsx', style: 'web/dashboard/styles/app.css' },
    metafile: true,
    outdir: 'out',
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    tsconfigRaw: {},
  })
  const files = new Map(outputFiles.map(({ path, contents }) => [nameOf(path), Buffer.from(contents)]))
  for (const name of ['index.html', 'icon.svg']) files.set(name, readFileSync(`${web}${name}`))
  return { files, inputs: Object.keys(metafile.inputs) }
}

const nameOf = (path: string): string => (path.endsWith('.css') ? 'app.css' : 'app.js')
