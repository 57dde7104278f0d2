// Shared by the suites that run other people's programs: selection, a line per program, and the summary line for CI.
import { TOOLS, type Tool } from '../sdk/manifest.ts'
import type { Toolchain } from '../sdk/toolchain.ts'

/** @param only ids separated by commas; default: all. @throws Error with the valid ids */
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

/** Tools that are missing on this machine, by what to install. */
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

  /** True if nothing is missing. In CI, something missing is a failure if it is needed; otherwise it is reported. */
  canRun(what: string, lacks: readonly string[], need: 'needed' | 'optional' = 'needed'): boolean {
    if (lacks.length === 0) return true
    const note = `not found: ${lacks.join(', ')}`
    if (process.env.CI === 'true' && need === 'needed') this.tell(false, what, note)
    else {
      this.#skipped++
      print(`skip  ${what}  ${note}`)
    }
    return false
  }

  /** Prints the summary, and sets the exit code of the process. */
  close(): void {
    print(
      `\n${this.#passed} passed, ${this.#failed} failed${this.#skipped > 0 ? `, ${this.#skipped} skipped` : ''}`,
    )
    process.exitCode = this.#failed > 0 ? 1 : 0
  }
}
