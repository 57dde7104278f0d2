// What the Dockerfile does, in a folder: its build stage is run, what its final stage takes is weighed and started.
import { access, constants, cp, mkdir, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Surroundings, succeed } from './check.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const BINARY = `node_modules/better-sqlite3/prebuilds/${process.platform}-${process.arch}.node`

export async function image({ work }: Surroundings): Promise<string> {
  const text = await readFile(join(root, 'Dockerfile'), 'utf8')
  const [, build = [], final = []] = text.split(/^FROM .*$/m).map(instructions)
  const app = join(work, 'image-build')
  const shipped = join(work, 'image')
  for (const { word, rest } of build)
    if (word === 'RUN') await succeed(app, ['sh', '-c', rest])
    else if (word === 'COPY')
      for (const [from, to] of copies(rest)) await take(join(root, from), join(app, to))
  for (const { word, rest } of final)
    if (word === 'COPY')
      for (const [from, to] of copies(rest.replace('--from=build /app/', '--from=build ')))
        await take(join(rest.startsWith('--from=build') ? app : root, from), join(shipped, to))

  const bytes = await weigh(shipped)
  const packed = Number(await succeed(shipped, ['sh', '-c', 'tar czf - . | wc -c']))
  // The one file that differs here: the image's libc is musl.
  if (!(await exists(join(shipped, BINARY)))) await cp(join(root, BINARY), join(shipped, BINARY))
  const [program = '', ...words] = JSON.parse(final.find(({ word }) => word === 'ENTRYPOINT')?.rest ?? '[]')
  const entry = words.map((word: string) => word.replace(/^\/app\//, `${shipped}/`))
  if (program !== 'node') throw new Error(`the image runs ${program}`)
  const run = (...words: string[]): Promise<string> =>
    succeed(shipped, [process.execPath, ...entry, ...words], { NODE_ENV: 'production' })
  await run('tour')
  const page = `fetch(process.env.EVALMOCK_URL + '/_mock/docs/page.js').then(({ ok }) => process.exit(ok ? 0 : 1))`
  await run('exec', '--', process.execPath, '-e', page)
  await access(join(shipped, 'dist/bin.js'), constants.X_OK)
  return `${bytes} bytes above its base, ${packed} in a tar.gz; the tour works there, and the page`
}

interface Instruction {
  readonly word: string
  readonly rest: string
}

const instructions = (stage: string): Instruction[] =>
  stage
    .replaceAll('\\\n', ' ')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => ({ word: line.split(' ')[0] ?? '', rest: line.slice(line.indexOf(' ') + 1) }))

/** Sources and their places below the working folder. */
function copies(rest: string): [from: string, to: string][] {
  const words = rest.split(/\s+/).filter((word) => !word.startsWith('--'))
  const target = words.pop() ?? ''
  return words.map((word) => [word, target.endsWith('/') ? join(target, word) : target])
}

async function take(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true })
  await cp(from, to, { recursive: true, verbatimSymlinks: true })
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

async function weigh(folder: string): Promise<number> {
  let sum = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) sum += (await stat(join(entry.parentPath, entry.name))).size
  return sum
}
