// Somebody with a clone, the Node.js of their machine and nothing else, who does what the README says, word for word.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { blocksOf, commandsOf } from '../support/document.ts'
import { type Surroundings, succeed } from './check.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const PORT = 4620
/** Given up on after so long. How long it took is told and not asserted: machines and networks differ. */
const PATIENCE_S = 600

export async function newcomer({ work }: Surroundings): Promise<string> {
  if (await answers()) throw new Error(`something listens on port ${PORT} already, which the README uses`)
  const clone = join(work, 'evalmock')
  await cloneTo(clone)
  const [startBlocks, testBlocks] = await Promise.all([
    blocksOf('README.md', 'Install and start'),
    blocksOf('README.md', 'Write a test'),
  ])
  const start = block(startBlocks, /^npm ci && npm start$/m)
  const source = block(testBlocks, /^\/\/ first\.test\.mjs$/m)
  const firstTest = block(testBlocks, /^npx node --test first\.test\.mjs$/m)
  const elsewhere = block(testBlocks, /^npm pack$/m)
  // An empty cache: a bare machine has to fetch everything.
  const env = { PATH: ownPath(), npm_config_cache: join(work, 'npm-cache') }

  const began = performance.now()
  const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1)
  const server = spawn('env', [...without(), 'sh', '-c', start], {
    cwd: clone,
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: true,
  })
  const ended = once(server, 'exit')
  try {
    for (let tries = 0; !(await answers()); tries++) {
      if (tries === 2 * PATIENCE_S || server.exitCode !== null)
        throw new Error(`nothing listens after \`${start}\``)
      await sleep(500)
    }
    const started = seconds()
    await writeFile(join(clone, 'first.test.mjs'), source)
    const run = (script: string, cwd = clone, more = {}): Promise<string> =>
      succeed(cwd, ['env', ...without(), 'sh', '-c', script], { ...env, ...more })
    await run(firstTest)
    const tested = seconds()

    await run('npx evalmock tour')
    await commands(run)

    const project = join(work, 'my-project')
    await mkdir(project)
    await run('npm init -y', project)
    await run(elsewhere)
    await writeFile(join(project, 'first.test.mjs'), source)
    // There, the reader's Node has to be new enough.
    const newer = { PATH: `${dirname(process.execPath)}:${env.PATH}` }
    await run('node --test first.test.mjs', project, newer)
    const said = await run('npx evalmock --version', project, newer)

    // The README's other way: npm clones, builds and packs by itself.
    const fromGit = join(work, 'from-git')
    await mkdir(fromGit)
    await run('git init -q && git add -A && git -c user.name=a -c user.email=a@b.test commit -qm a')
    await run('npm init -y', fromGit)
    await run(`npm install --save-dev git+file://${clone}`, fromGit, newer)
    await writeFile(join(fromGit, 'first.test.mjs'), source)
    await run('node --test first.test.mjs', fromGit, newer)
    await run('test -f node_modules/evalmock/dist/index.d.ts', fromGit)
    return `answers after ${started} s, first test passed after ${tested} s; evalmock ${said.trim()} in another project`
  } finally {
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid, 'SIGTERM')
    await ended
  }
}

/** The commands that the README shows, in one shell, each with the answer that is shown. */
async function commands(run: (script: string) => Promise<string>): Promise<void> {
  const shown = commandsOf('README.md')
  const said = await run(shown.map(({ script }) => `${script}echo; echo ======`).join('\n'))
  const answers = said.split('======')
  for (const [i, { answer, line }] of shown.entries())
    if (answer !== undefined && !contains(JSON.parse(answers[i] ?? ''), answer))
      throw new Error(`README.md:${line} answers ${answers[i]}`)
}

/** Whether all that is shown is there; lists may be longer. */
function contains(actual: unknown, shown: unknown): boolean {
  if (typeof shown !== 'object' || shown === null) return Object.is(actual, shown)
  if (typeof actual !== 'object' || actual === null) return false
  return Object.entries(shown).every(([name, value]) =>
    contains((actual as Record<string, unknown>)[name], value),
  )
}

/** What git would bring, and what is not committed yet. */
async function cloneTo(folder: string): Promise<void> {
  const listed = ['ls-files', '-co', '--exclude-standard', '-z']
  const names = execFileSync('git', listed, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const name of names) await cp(join(root, name), join(folder, name)).catch(ignoreMissing)
}

/** A file that is deleted and not committed is listed all the same. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}

function block(blocks: readonly string[], pattern: RegExp): string {
  const found = blocks.find((text) => pattern.test(text))
  if (found === undefined) throw new Error(`README.md has no block with ${pattern}`)
  return found.trim()
}

/** The PATH without what npm put before it for this project. */
const ownPath = (): string =>
  (process.env.PATH ?? '')
    .split(':')
    .filter((folder) => !folder.includes('node_modules'))
    .join(':')

/** For `env`: what npm sets for its scripts, and what would point at another server. */
const without = (): string[] =>
  Object.keys(process.env)
    .filter((name) =>
      /^(npm_(?!config_(registry|userconfig|cache)$)|INIT_CWD$|NODE$|NODE_OPTIONS$|EVALMOCK_|PORT$|CI$)/.test(
        name,
      ),
    )
    .flatMap((name) => ['-u', name])

function answers(): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(PORT, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
