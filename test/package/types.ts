// The declarations, as programs that import the package compile them.
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Surroundings, succeed } from './check.ts'

const sources = fileURLToPath(new URL('./tools/', import.meta.url))
const manifest = new URL('../../package.json', import.meta.url)
const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))

const OPTIONS = {
  target: 'es2024',
  lib: ['es2024', 'esnext.disposable'],
  strict: true,
  noEmit: true,
  types: ['node'],
}

/** The settings with which TypeScript finds the types of a package with `exports`. */
const NODENEXT = { module: 'nodenext' }
const RESOLUTIONS = {
  node16: { module: 'node16', moduleResolution: 'node16' },
  nodenext: { ...NODENEXT, moduleResolution: 'nodenext' },
  bundler: { module: 'esnext', moduleResolution: 'bundler' },
}

async function compile(folder: string, file: string, options: object): Promise<void> {
  await cp(join(sources, file), join(folder, file))
  const config = { compilerOptions: { ...OPTIONS, ...options }, files: [file] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config))
  await succeed(folder, [process.execPath, compiler, '-p', '.'])
}

/** With nothing but what npm installs beside the package: a declaration that it names and does not bring is an error. */
export async function consumer({ work, tarball }: Surroundings): Promise<string> {
  const folder = join(work, 'consumer')
  await mkdir(folder)
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  // Node's own types are a program's to choose.
  const { devDependencies } = JSON.parse(await readFile(manifest, 'utf8'))
  const types = `@types/node@${devDependencies['@types/node']}`
  await succeed(folder, ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', tarball, types])
  for (const [name, resolution] of Object.entries(RESOLUTIONS))
    await compile(folder, 'consumer.ts', { ...resolution, skipLibCheck: false }).catch((error: Error) => {
      throw new Error(`moduleResolution ${name}: ${error.message}`, { cause: error })
    })
  return `compiled with moduleResolution ${Object.keys(RESOLUTIONS).join(', ')} and skipLibCheck off, beside its own dependencies and the types of Node alone`
}

export async function testcontainers({ work, app, installed }: Surroundings): Promise<string> {
  const folder = join(work, 'containers')
  const modules = join(folder, 'node_modules')
  await mkdir(modules, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}')
  const theirs = join(await installed('npm'), 'node_modules')
  for (const name of await readdir(theirs)) await symlink(join(theirs, name), join(modules, name))
  await symlink(join(app, 'node_modules/evalmock'), join(modules, 'evalmock'))
  await compile(folder, 'containers.ts', { ...NODENEXT, skipLibCheck: true })
  return 'compiled with its releases 10.0.1, 11.14.0 and 12.2.0'
}
