// A process that runs tests while one mutant acts. It is replaced when it dies or does not answer.
import { type ChildProcess, spawn } from 'node:child_process'
import { on } from 'node:events'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Order, Outcome } from './inside.ts'
import type { Mutant } from './mutators.ts'

/** The machine may be busy. A mutant can make a loop endless: then the test is stopped, and counts as failed. */
const PATIENCE_MS = 20_000
/** Of a test that has not been run yet. */
const UNKNOWN_MS = 8_000
/** Each run leaves something behind: modules of the test, and what it has not closed. */
const RUNS = 400

export class Worker {
  readonly #copy: string
  readonly #env: Readonly<Record<string, string>>
  #child: ChildProcess | undefined
  #runs = 0
  readonly #ready = new WeakSet<ChildProcess>()

  /** @param copy the folder with the sources and tests */
  constructor(copy: string, work: string, mutants: readonly Mutant[]) {
    this.#copy = copy
    const list = join(work, 'mutants.json')
    writeFileSync(list, JSON.stringify(mutants))
    this.#env = {
      MUTANTS: list,
      MUTANTS_RUN_BELOW: join(work, 'run'),
      NODE_COMPILE_CACHE: join(work, 'compiled'),
      NODE_OPTIONS: `--import ${pathToFileURL(join(copy, 'test/mutations/switches.ts'))}`,
      TAP_TIMEOUT: '150',
      TEST_ROUNDS: 'all',
    }
    process.once('exit', () => this.close())
  }

  /** @returns undefined if the process had to be stopped or ended by itself */
  async run(order: Order, usualMs = UNKNOWN_MS): Promise<Outcome | undefined> {
    if (this.#runs++ >= RUNS) this.close()
    this.#child ??= this.#start(-1)
    return this.#ask(this.#child, order, usualMs)
  }

  /** Runs the test in a new process, in which the mutant acts from the beginning. */
  async runFresh(order: Order, usualMs = UNKNOWN_MS): Promise<Outcome | undefined> {
    this.close()
    this.#child = this.#start(order.mutant)
    return this.#ask(this.#child, order, usualMs)
  }

  close(): void {
    const child = this.#child
    this.#child = undefined
    this.#runs = 0
    try {
      // Its group: also what tests have started.
      if (child?.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    } catch {
      // It has ended by itself.
    }
  }

  #start(mutant: number): ChildProcess {
    const child = spawn(process.execPath, ['--no-warnings', 'test/mutations/inside.ts'], {
      cwd: this.#copy,
      env: { ...process.env, ...this.#env, MUTANT: String(mutant) },
      stdio: ['ignore', 'ignore', process.env.MUTATIONS_DEBUG === undefined ? 'ignore' : 'inherit', 'ipc'],
      detached: true,
    })
    return child
  }

  async #ask(child: ChildProcess, order: Order, usualMs: number): Promise<Outcome | undefined> {
    const over = new AbortController()
    const timer = setTimeout(() => over.abort(), usualMs * 5 + PATIENCE_MS)
    const { signal } = over
    /** tap sends messages too. */
    const told = async (member: 'ready' | 'outcome'): Promise<unknown> => {
      for await (const [message] of on(child, 'message', { signal, close: ['exit'] }))
        if (message[member] !== undefined) return message[member]
      return undefined
    }
    try {
      if (!this.#ready.has(child) && (await told('ready')) !== true) throw new Error('it has ended')
      this.#ready.add(child)
      child.send(order)
      const outcome = await told('outcome')
      if (outcome !== undefined) return outcome as Outcome
    } catch {
      // It has ended, or does not answer.
    } finally {
      clearTimeout(timer)
      over.abort()
    }
    this.close()
    rmSync(join(this.#env.MUTANTS_RUN_BELOW ?? '', String(child.pid)), { recursive: true, force: true })
    return undefined
  }
}
