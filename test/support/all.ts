// `npm test`: runs all test files that need only Node.js, each in a process of its own, as `node FILE` does. tap's own
// runner loads three hooks into every process, which takes longer than most of the files.
//
//   node test/support/all.ts              all files
//   node test/support/all.ts scale cli    those with one of these words in their path
//   node test/support/all.ts --coverage   also fails if too little of the code was run; takes twice as long
import { execFileSync, spawn } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { pooled } from '../sdk/pool.ts'
import { digest, totalsOf } from './digest.ts'
import { print } from './suite.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { values, positionals } = parseArgs({
  options: { coverage: { type: 'boolean', default: false } },
  allowPositionals: true,
})

/** These run by themselves: `npm run test:sdk`, `test:browser`, `test:examples`, `torture`. */
const ELSEWHERE = /^test\/(sdk|browser|examples|torture)\//
/** The slowest come first, so that no core waits for one at the end. */
const FIRST: readonly string[] = []
/** Seconds for a test; a file that prints nothing for twice as long is stopped. */
const PATIENCE_S = 150
const COVERED = { lines: 90, statements: 90, functions: 90, branches: 85 }

const rank = (file: string): number => {
  const at = FIRST.findIndex((part) => file.includes(part))
  return at === -1 ? FIRST.length : at
}
const files = globSync('test/**/*.test.ts', { cwd: root })
  .filter((file) => !ELSEWHERE.test(file))
  .filter((file) => positionals.length === 0 || positionals.some((word) => file.includes(word)))
  .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
const jobs = Math.min(Math.max(availableParallelism(), 2), 4)
const began = performance.now()
const secondsSince = (start: number): string => `${((performance.now() - start) / 1000).toFixed(1)} s`
print(`${files.length} test files, ${jobs} at a time. On two cores, all take about five minutes.`)

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

const sums = { passed: 0, failed: 0, skipped: 0 }

function run(file: string): Promise<void> {
  const start = performance.now()
  const child = spawn(process.execPath, ['--no-warnings', file], { cwd: root, env })
  let output = ''
  let errors = ''
  const stop = (): void => {
    errors += `stopped: it printed nothing for ${PATIENCE_S * 2} s\n`
    child.kill('SIGKILL')
  }
  let patience = setTimeout(stop, PATIENCE_S * 2000)
  const heard = (): void => {
    clearTimeout(patience)
    patience = setTimeout(stop, PATIENCE_S * 2000)
  }
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
    heard()
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    errors += text
    heard()
  })
  return new Promise((done) => {
    child.on('close', (code) => {
      clearTimeout(patience)
      const { passed, failed, skipped } = totalsOf(output)
      const good = code === 0 && failed === 0 && passed > 0
      sums.passed += passed
      sums.failed += good ? 0 : Math.max(failed, 1)
      sums.skipped += skipped
      print(`${good ? 'ok    ' : 'not ok'} ${file}  ${passed} passed, ${secondsSince(start)}`)
      if (!good) print(`${digest(output)}\n${errors}exit ${code}`)
      done()
    })
  })
}

await pooled(files, jobs, run)
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
