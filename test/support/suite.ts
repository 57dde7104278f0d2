// What the suites that run programs of others have in common: their choice, a line for each thing tried, and the closing
// line that CI counts.
import { TOOLS, type Tool } from '../sdk/manifest.ts'
import type { Toolchain } from '../sdk/toolchain.ts'

/** @param only ids with commas between them; all where absent. @throws Error naming what there is */
export function chosenFrom<T extends { readonly id: string }>(
  what: string,
  all: readonly T[],
  only: string | undefined,
): readonly T[] {
  const ids = only?.split(',')
  for (const id of ids ?? [])
    if (!all.some((one) => one.id === id))
      throw new Error(`there is no ${what} ${id}: ${all.map((one) => one.id).join(', ')}`)
  return all.filter(({ id }) => ids?.includes(id) ?? true)
}

/** Those of the tools that are not on this machine, as what would have to be installed. */
export const lacking = (needed: readonly Tool[], { missing }: Toolchain): string[] =>
  needed.filter((tool) => missing.includes(tool)).map((tool) => TOOLS[tool].means)

export const print = (line: string): void => void process.stdout.write(`${line}\n`)

export class Tally {
  #passed = 0
  #failed = 0
  #skipped = 0

  get failed(): number {
    return this.#failed
  }

  tell(ok: boolean, what: string, note: string): void {
    if (ok) this.#passed++
    else this.#failed++
    print(`${ok ? 'pass' : 'FAIL'}  ${what}  ${note.slice(-4000).replaceAll('\n', '\n      ')}`)
  }

  /** Whether nothing is lacking. What is, is a failure where everything has to run, and named where not. */
  canRun(what: string, lacks: readonly string[]): boolean {
    if (lacks.length === 0) return true
    const note = `not found: ${lacks.join(', ')}`
    if (process.env.CI === 'true') this.tell(false, what, note)
    else {
      this.#skipped++
      print(`skip  ${what}  ${note}`)
    }
    return false
  }

  /** The closing line, and the exit code of the process. */
  close(): void {
    print(
      `\n${this.#passed} passed, ${this.#failed} failed${this.#skipped > 0 ? `, ${this.#skipped} skipped` : ''}`,
    )
    process.exitCode = this.#failed > 0 ? 1 : 0
  }
}
