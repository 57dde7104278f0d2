// Makes the dashboard's page out of web/dashboard: scripts, one style sheet, and the page that names them. In a clone the
// server does it when the page is first opened; the package has it ready.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { packageFile } from '../package-files.ts'

const web = fileURLToPath(packageFile('web/dashboard/'))
const FIRST = 'web/dashboard/main.ts'
const START = 'web/dashboard/start.tsx'
const STYLE = 'web/dashboard/styles/app.css'

export interface Dashboard {
  /** By name. */
  readonly files: ReadonlyMap<string, Buffer>
  /** What they are made of, from the package's folder. */
  readonly inputs: readonly string[]
}

export async function buildDashboard(): Promise<Dashboard> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: fileURLToPath(packageFile('')),
    entryPoints: { main: FIRST, app: STYLE },
    // A name is that of one content, so that browsers keep the file without asking again.
    entryNames: '[name].[hash]',
    chunkNames: '[name].[hash]',
    metafile: true,
    outdir: 'out',
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    tsconfigRaw: {},
  })
  const files = new Map(outputFiles.map(({ path, contents }) => [basename(path), Buffer.from(contents)]))
  const page = readFileSync(`${web}index.html`, 'utf8')
  files.set('index.html', Buffer.from(page.replace('<!-- scripts and styles -->', headOf(metafile))))
  files.set('icon.svg', readFileSync(`${web}icon.svg`))
  return { files, inputs: Object.keys(metafile.inputs) }
}

/** Everything that the first view needs is named in the page: nothing waits until another file has come. */
function headOf({ outputs }: Metafile): string {
  const fileOf = (entry: string): string =>
    Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry) ?? ''
  const needed = new Set<string>()
  const add = (path: string): void => {
    if (needed.has(path)) return
    needed.add(path)
    for (const { kind, path: inner } of outputs[path]?.imports ?? [])
      if (kind === 'import-statement') add(inner)
  }
  add(fileOf(START))
  const at = (path: string): string => `/_mock/dashboard/${basename(path)}`
  return [
    `<script type="module" async src="${at(fileOf(FIRST))}"></script>`,
    `<link rel="stylesheet" href="${at(fileOf(STYLE))}">`,
    ...[...needed].map((path) => `<link rel="modulepreload" href="${at(path)}">`),
  ].join('\n    ')
}
