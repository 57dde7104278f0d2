// Makes the dashboard's page out of web/dashboard: scripts, one style sheet, and the page that names them. In a clone the
// server does it when the page is first opened; the package has it ready.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { packageFile } from '../package-files.ts'

/** Where the server has the files of the page. */
const PLACE = '/_mock/dashboard/'
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
    publicPath: PLACE,
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
  const first = basename(fileOf(metafile, FIRST))
  // A script that comes with the page starts one request earlier.
  const script = `<script type="module" async>${files.get(first)?.toString().trim()}</script>`
  files.delete(first)
  const head = [script, ...linksOf(metafile)].join('\n    ')
  files.set('index.html', Buffer.from(page.replace('<!-- scripts and styles -->', () => head)))
  files.set('icon.svg', readFileSync(`${web}icon.svg`))
  return { files, inputs: Object.keys(metafile.inputs) }
}

const fileOf = ({ outputs }: Metafile, entry: string): string =>
  Object.keys(outputs).find((path) => outputs[path]?.entryPoint === entry) ?? ''

/** Everything that the first view needs is named in the page: nothing waits until another file has come. */
function linksOf(metafile: Metafile): string[] {
  const needed = new Set<string>()
  const add = (path: string): void => {
    if (needed.has(path)) return
    needed.add(path)
    for (const { kind, path: inner } of metafile.outputs[path]?.imports ?? [])
      if (kind === 'import-statement') add(inner)
  }
  add(fileOf(metafile, START))
  return [
    `<link rel="stylesheet" href="${PLACE}${basename(fileOf(metafile, STYLE))}">`,
    ...[...needed].map((path) => `<link rel="modulepreload" href="${PLACE}${basename(path)}">`),
  ]
}
