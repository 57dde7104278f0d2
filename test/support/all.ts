// `npm test`: runs all test files that need only Node.js. They are built, and a process runs many, because to start takes
// longer than most of them.
//
//   node test/support/all.ts              all files
//   node test/support/all.ts scale cli    those with one of these words in their path
//   node test/support/all.ts --coverage   also fails if too little of the code was run; takes twice as long
//   node test/support/all.ts --browser    the files that need a browser, and only these: `npm run test:browser`
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pooled } from '../sdk/pool.ts'
import { buildTests, WORKER } from './built.ts'
import { type Outcome, Runner } from './runner.ts'
import { print } from './suite.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values, positionals } = parseArgs({
  options: { coverage: { type: 'boolean', default: false }, browser: { type: 'boolean', default: false } },
  allowPositionals: true,
})

const BROWSER = /^test\/browser\//
/** These run by themselves: `npm run test:sdk`, `test:browser`, `test:examples`, `torture`. */
const ELSEWHERE = /^test\/(sdk|browser|examples|torture)\//
/** Seconds for a test; a file that prints nothing for twice as long is stopped. */
const PATIENCE_S = values.browser ? 600 : 150
/** These change what all files of a process share. */
const ALONE = ['contract/schema-ids', 'embed/faked-timers']
/** The longest, which start first, so that none is left alone at the end. */
const LONG = [
  'cli/serve',
  'cli/sweep',
  'cli/cli.test',
  'contract/readme',
  'wire/stopping',
  'cli/connection',
  'contract/control-docs',
  'mcp/mcp',
  'providers/scale/hostile',
  'contract/no-server-error',
  'capsule/',
]
const COVERED = { lines: 90, statements: 90, functions: 90, branches: 85 }

const files = globSync('test/**/*.test.ts', { cwd: root })
  .filter((file) => (values.browser ? BROWSER.test(file) : !ELSEWHERE.test(file)))
  .filter((file) => positionals.length === 0 || positionals.some((word) => file.includes(word)))
  .sort()
const isLong = (file: string): boolean => LONG.some((part) => file.includes(part))
const ordered = [...files.filter(isLong), ...files.filter((file) => !isLong(file))]
// One more than there are processors, because many tests wait for processes that they start.
const jobs = Math.min(Math.max(availableParallelism(), 2), 4) + (values.browser ? 0 : 1)
const began = performance.now()
const secondsSince = (from: number): string => `${((performance.now() - from) / 1000).toFixed(1)} s`
const expected = values.browser ? '' : ' On two cores, all take about two and a half minutes.'
print(`${files.length} test files, ${jobs} at a time.${expected}`)

const covered = values.coverage ? mkdtempSync(join(tmpdir(), 'evalmock-coverage-')) : undefined
const env = {
  ...process.env,
  TAP_TIMEOUT: String(PATIENCE_S),
  ...(covered === undefined ? quick() : { NODE_V8_COVERAGE: covered }),
}

/** Saves starts: the files share most of their imports, and processes that they start run what is built once. */
function quick(): NodeJS.ProcessEnv {
  execFileSync(process.execPath, ['--no-warnings', join('src', 'tools', 'bundle.ts')], {
    cwd: root,
    stdio: 'inherit',
  })
  return {
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'evalmock-tests'),
    TEST_PROGRAM: join(root, 'dist', 'bin.js'),
  }
}

/** With coverage, the sources themselves run, each in its own process. */
const built = values.coverage ? undefined : await buildTests(root, files)
const programOf = (file: string): string =>
  built === undefined ? file : join(built, file.replace(/\.ts$/, '.js'))
const start = (...argv: string[]): Runner => new Runner(argv, root, env, PATIENCE_S * 2000)

const sums = { passed: 0, failed: 0, skipped: 0 }
const idle: Runner[] = []

async function run(file: string): Promise<void> {
  const from = performance.now()
  const outcome = await (built === undefined || ALONE.some((part) => file.includes(part))
    ? start(programOf(file)).alone()
    : shared(file))
  const { good, passed, failed, skipped, details } = outcome
  sums.passed += passed
  sums.failed += good ? 0 : Math.max(failed, 1)
  sums.skipped += skipped
  print(`${good ? 'ok    ' : 'not ok'} ${file}  ${passed} passed, ${secondsSince(from)}`)
  if (!good) print(details)
}

/** Runs a file in a process that has run others. */
async function shared(file: string): Promise<Outcome> {
  const worker = idle.pop() ?? start(programOf(WORKER))
  const outcome = await worker.run(file, programOf(file))
  if (worker.isReady) idle.push(worker)
  else await finish(worker)
  return outcome
}

async function finish(worker: Runner): Promise<void> {
  const failure = await worker.end()
  if (failure === undefined) return
  sums.failed++
  print(`not ok a process that had run its files\n${failure}`)
}

await pooled(ordered, jobs, run)
for (const worker of idle) await finish(worker)
if (covered !== undefined) {
  if (positionals.length === 0) checkCoverage(covered)
  rmSync(covered, { recursive: true, force: true })
}
print(`all took ${secondsSince(began)}`)
print(`${sums.passed} passed, ${sums.failed} failed, ${sums.skipped} skipped`)
process.exitCode = sums.failed === 0 ? 0 : 1

function checkCoverage(folder: string): void {
  const c8 = fileURLToPath(import.meta.resolve('c8/bin/c8.js'))
  const limits = Object.entries(COVERED).map(([what, least]) => `--${what}=${least}`)
  const args = ['report', '--temp-directory', folder, '--include=src/**', '--reporter=text-summary']
  try {
    execFileSync(process.execPath, [c8, ...args, '--check-coverage', ...limits], {
      cwd: root,
      stdio: 'inherit',
    })
  } catch {
    print('not ok too little of the code was run')
    sums.failed++
  }
}
