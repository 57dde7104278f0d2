// Makes dist: all that runs in a few files, dependencies included, because Node needs most of a start to find them.
import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type PluginBuild } from 'esbuild'
import { PREPARED } from '../baseline.ts'
import { VIEWER_FILES, viewerFolder } from '../control/docs.ts'
import { packageFile } from '../package-files.ts'
import { builtin } from '../providers/index.ts'
import { buildDashboard } from './dashboard.ts'
import { prepare } from './prepared.ts'
import { packagesOf, thirdParty } from './third-party.ts'

/** Lets Zod's list of languages be English alone. */
function keepEnglish({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
    contents: "export { default as en } from './en.js'",
  }))
}

const root = fileURLToPath(packageFile(''))
const dist = fileURLToPath(packageFile('dist/'))
rmSync(dist, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [
    'src/bin.ts',
    'src/index.ts',
    'src/embed/testing.ts',
    'src/embed/testcontainers.ts',
    'src/tools/start.ts',
  ],
  outdir: dist,
  outbase: 'src',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.19',
  // The protocol's default validator is five times as large as the one that our server uses (src/mcp/server.ts).
  alias: { '@modelcontextprotocol/server/_shims': './src/tools/mcp-shims.ts' },
  // Zod's messages in forty languages are in nothing that we use, but are a sixth of the code of a start.
  plugins: [{ name: 'english', setup: keepEnglish }],
  // One has native code, the other is the user's.
  external: ['better-sqlite3', 'testcontainers'],
  // Names stay, so that a stack trace can be read without maps.
  minifyWhitespace: true,
  minifySyntax: true,
  // For dependencies that are no ES modules.
  banner: {
    js: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);",
  },
  legalComments: 'none',
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  // The image is built without a tsconfig.json.
  tsconfigRaw: {},
})
// Check the built-in fixtures now, so that the start need not load all providers.
const seeds = await prepare('builtin', builtin)
if (seeds.length !== builtin.length) throw new Error('the folder fixtures has no seed for some provider')
writeFileSync(packageFile(PREPARED), JSON.stringify(seeds))
mkdirSync(`${dist}viewer`)
for (const file of [...VIEWER_FILES, 'swagger-ui-bundle.js.LICENSE.txt'])
  copyFileSync(join(viewerFolder, file), `${dist}viewer/${file}`)
const dashboard = await buildDashboard()
mkdirSync(`${dist}dashboard`)
for (const [name, bytes] of dashboard.files) writeFileSync(`${dist}dashboard/${name}`, bytes)
writeFileSync(
  packageFile('THIRD_PARTY.md'),
  thirdParty(root, [
    ...packagesOf([...Object.keys(metafile.inputs), ...dashboard.inputs]),
    'node_modules/swagger-ui-dist',
  ]),
)
chmodSync(`${dist}bin.js`, 0o755)
