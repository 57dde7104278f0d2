// The public types of each entry point, as a report that is reviewed as a difference. `--write` writes it anew.
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Surroundings, succeed } from './check.ts'

const reports = fileURLToPath(new URL('./api/', import.meta.url))
const ENTRIES = { index: 'index', testing: 'embed/testing', testcontainers: 'embed/testcontainers' }
const COMPILER = {
  module: 'nodenext',
  target: 'es2024',
  lib: ['es2024', 'esnext.disposable'],
  strict: true,
  types: [],
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
}

/** @throws Error naming the entry point whose types differ from the report */
export async function publicTypes({ work, app, installed, write }: Surroundings): Promise<string> {
  // Outside of node_modules: what lies there is somebody else's, and is not reported.
  const own = join(work, 'reported')
  await cp(join(app, 'node_modules/evalmock'), own, { recursive: true })
  await symlink(join(app, 'node_modules'), join(own, 'node_modules'))
  const bin = join(await installed('npm'), 'node_modules/@microsoft/api-extractor/bin/api-extractor')
  const out = join(work, 'api')
  await mkdir(out)
  const differing: string[] = []
  for (const [name, entry] of Object.entries(ENTRIES)) {
    const config = join(own, `api-extractor.${name}.json`)
    await writeFile(config, JSON.stringify(configOf(own, join(own, `dist/${entry}.d.ts`), name, out)))
    await succeed(own, [process.execPath, bin, 'run', '--local', '--config', config])
    const report = await readFile(join(out, `${name}.api.md`), 'utf8')
    const kept = join(reports, `${name}.api.md`)
    if (write) await writeFile(kept, report)
    else if (report !== (await readFile(kept, 'utf8'))) differing.push(name)
  }
  if (differing.length > 0)
    throw new Error(
      `the public types of ${differing.join(', ')} differ from test/package/api: run npm run test:package -- --only api --write, and review the difference`,
    )
  return `the types of ${Object.keys(ENTRIES).join(', ')} are as reported`
}

const configOf = (project: string, entry: string, name: string, reportFolder: string): object => ({
  projectFolder: project,
  mainEntryPointFilePath: entry,
  compiler: { overrideTsconfig: { compilerOptions: COMPILER, files: [entry] } },
  apiReport: {
    enabled: true,
    reportFileName: `${name}.api.md`,
    reportFolder,
    reportTempFolder: join(reportFolder, 'temp'),
  },
  docModel: { enabled: false },
  dtsRollup: { enabled: false },
  tsdocMetadata: { enabled: false },
  messages: {
    extractorMessageReporting: { default: { logLevel: 'none' } },
    tsdocMessageReporting: { default: { logLevel: 'none' } },
  },
})
