// A process that runs test files for `npm test`, and what it printed about each.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { type Counts, digest, totalsOf } from './digest.ts'
import type { Order, Report } from './worker.ts'

/** How a file went. */
export interface Outcome extends Counts {
  readonly good: boolean
  /** What to print if it is not good. */
  readonly details: string
}

/** Ends what a worker prints about a file. */
const END_OF_FILE = /^(not )?ok \d+ - /m
/** Servers that are made and forgotten: with more room, they are collected less often. */
const ROOMY = '--max-semi-space-size=32'
/** A process that runs more holds much memory. */
const MOST_FILES = 50

export class Runner {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>
  /** The exit code, once the process has ended; null if a signal ended it. */
  readonly #ended: Promise<number | null>
  /** Resolves when the worker waits for its first file. */
  readonly #ready: Promise<unknown>
  #files = 0
  #good = true
  #output = ''
  #errors = ''

  /** @param patienceMs a process that prints nothing for so long is stopped */
  constructor(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv, patienceMs: number) {
    this.#child = spawn(process.execPath, ['--no-warnings', '--enable-source-maps', ROOMY, ...argv], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    }) as ChildProcessByStdio<null, Readable, Readable>
    const patience = setTimeout(() => {
      this.#errors += `stopped: it printed nothing for ${patienceMs / 1000} s\n`
      this.#child.kill('SIGKILL')
    }, patienceMs)
    this.#child.stdout.setEncoding('utf8').on('data', (text) => {
      patience.refresh()
      this.#output += text
    })
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      patience.refresh()
      this.#errors += text
    })
    // Not `close`: Node 22 emits none after `disconnect`.
    const code = new Promise<number | null>((done) => this.#child.on('exit', done))
    const streams = [this.#child.stdout, this.#child.stderr].map((stream) => finished(stream))
    this.#ended = Promise.all([code, ...streams]).then(([code]) => {
      clearTimeout(patience)
      return code
    })
    this.#ready = this.#report()
  }

  /** False if the next file needs another process. */
  get isReady(): boolean {
    return this.#files < MOST_FILES && this.#child.connected
  }

  /** Has a worker run this file. */
  async run(file: string, program: string): Promise<Outcome> {
    this.#files++
    await this.#ready
    const report = this.#report()
    if (this.#child.connected) this.#child.send({ file, program } satisfies Order)
    const counts = await report
    const outcome = counts === undefined ? await this.alone() : await this.#told(counts)
    this.#good &&= outcome.good
    return outcome
  }

  /** Waits for the end of a process. If it is no worker, it was started with its only file. */
  async alone(): Promise<Outcome> {
    const code = await this.#ended
    const counts = totalsOf(this.#output)
    return { ...counts, good: code === 0 && isGood(counts), details: `${this.#take()}exit ${code}` }
  }

  /** Lets a worker end. @returns what it said, if it failed although its files did not */
  async end(): Promise<string | undefined> {
    if (this.#child.connected) this.#child.disconnect()
    const code = await this.#ended
    return code === 0 || !this.#good ? undefined : `${this.#take()}exit ${code}`
  }

  /** The counts of the next report; undefined if it has none, or if the process ends before. */
  #report(): Promise<Counts | undefined> {
    const told = new Promise<Counts | undefined>((done) => {
      const listener = (message: Partial<Report>): void => {
        if (!('counts' in message)) return
        this.#child.off('message', listener)
        done(message.counts ?? undefined)
      }
      this.#child.on('message', listener)
    })
    return Promise.race([told, this.#ended.then(() => undefined)])
  }

  /** The report of a file may come before the last lines about it. */
  async #told(counts: Counts): Promise<Outcome> {
    const printed = new Promise<void>((done) => {
      const look = (): void => {
        if (!END_OF_FILE.test(this.#output)) return
        this.#child.stdout.off('data', look)
        done()
      }
      this.#child.stdout.on('data', look)
      look()
    })
    await Promise.race([printed, this.#ended])
    return { ...counts, good: isGood(counts), details: this.#take() }
  }

  /** What was printed since the last time. */
  #take(): string {
    const taken = `${digest(this.#output)}\n${this.#errors}`
    this.#output = ''
    this.#errors = ''
    return taken
  }
}

const isGood = ({ passed, failed }: Counts): boolean => passed > 0 && failed === 0
