// Runs test files, one after the other and again and again, in one process: that saves loading the product each time.
// The parent says which file, and which mutant acts meanwhile.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import tap, { Test } from 'tap'
import { switches } from './switches.ts'

export interface Order {
  readonly test: string
  /** -1 for none. */
  readonly mutant: number
}

export interface Outcome {
  readonly passed: boolean
  readonly ms: number
  /** Mutants whose place was run. */
  readonly run: readonly number[]
}

/** Each run of a file has its own instance of tap, in place of the one of the process. */
registerHooks({
  resolve(specifier, context, next) {
    const run = context.parentURL === undefined ? null : new URL(context.parentURL).searchParams.get('run')
    return specifier === 'tap' && run !== null
      ? { url: `tap:${run}`, format: 'module', shortCircuit: true }
      : next(specifier, context)
  },
  load(url, context, next) {
    if (!url.startsWith('tap:')) return next(url, context)
    return { format: 'module', shortCircuit: true, source: 'export default globalThis.tapOfRun' }
  },
})
tap.setTimeout(0)

/** What processes have run that a test started. */
const elsewhere = join(process.env.MUTANTS_RUN_BELOW ?? '', String(process.pid))
let runs = 0

async function run({ test, mutant }: Order): Promise<Outcome> {
  switches.active = mutant
  switches.again()
  mkdirSync(elsewhere, { recursive: true })
  process.env.MUTANT = String(mutant)
  process.env.MUTANTS_RUN = elsewhere
  const began = performance.now()
  const t = new Test({ name: test, bail: true, timeout: 0 })
  Object.assign(globalThis, { tapOfRun: t })
  let passed = true
  try {
    await import(`${pathToFileURL(test).href}?run=${runs++}`)
    t.setTimeout(0)
    t.end()
    t.resume()
    await new Promise((done) => t.once('end', done))
    passed = t.passing()
  } catch {
    passed = false
  }
  for (const name of readdirSync(elsewhere))
    for (const n of JSON.parse(readFileSync(join(elsewhere, name), 'utf8'))) switches.run.add(n)
  rmSync(elsewhere, { recursive: true })
  return { passed, ms: performance.now() - began, run: [...switches.run] }
}

process.on('message', async (order: Order) => {
  process.send?.({ outcome: await run(order) })
})
// Whoever gave orders was stopped.
process.on('disconnect', () => process.exit())
// Earlier orders would be lost.
process.send?.({ ready: true })
// A test may leave a rejection behind that belongs to a mutant: then the run counts as failed, and the process ends.
process.on('unhandledRejection', () => process.exit(9))
