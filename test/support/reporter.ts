import { Transform, type TransformCallback } from 'node:stream'

/**
 * tap reporter for logs: one line per passing test file, all details of a failing one, then tap's coverage table and
 * totals, and at the end one line `N passed, N failed, N skipped` that counts assertions.
 */
export default class LogReporter extends Transform {
  #rest = ''
  #held: string[] = []
  #totals = ''

  override _transform(chunk: Buffer | string, _encoding: BufferEncoding, done: TransformCallback): void {
    const lines = (this.#rest + chunk.toString()).split('\n')
    this.#rest = lines.pop() ?? ''
    for (const line of lines) this.#line(line)
    done()
  }

  override _flush(done: TransformCallback): void {
    this.#line(this.#rest)
    this.#release()
    const count = (word: string): number =>
      Number(new RegExp(`\\b${word}: (\\d+)`).exec(this.#totals)?.[1] ?? 0)
    this.push(`${count('pass')} passed, ${count('fail')} failed, ${count('skip') + count('todo')} skipped\n`)
    done()
  }

  #line(line: string): void {
    if (line.startsWith('# { total: ')) this.#totals = line
    if (line.startsWith('# Subtest: ') || (this.#held.length > 0 && /^\s/.test(line))) {
      this.#held.push(line)
    } else if (/^ok \d+ - /.test(line)) {
      this.#held = []
      this.push(`${line}\n`)
    } else {
      this.#release()
      if (line !== '') this.push(`${line}\n`)
    }
  }

  #release(): void {
    for (const line of this.#held) this.push(`${line}\n`)
    this.#held = []
  }
}
