// The tests of which `npm test` runs a part of the generated cases: here all of them.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execute } from '../sdk/process.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const TIMEOUT_MS = 600_000

export async function allRounds(): Promise<{ files: number; faults: string[] }> {
  const files = globSync('test/**/*.test.ts', { cwd: root })
    .filter((file) => readFileSync(join(root, file), 'utf8').includes("/support/rounds.ts'"))
    .sort()
  const faults: string[] = []
  for (const file of files) {
    const command = [process.execPath, '--no-warnings', file] as const
    const { code, output } = await execute(command, {
      cwd: root,
      env: { TEST_ROUNDS: 'all', TAP_TIMEOUT: String(TIMEOUT_MS / 1000) },
      timeoutMs: TIMEOUT_MS,
    })
    if (code !== 0) faults.push(`${file} ended with ${code}\n${output.slice(-4000)}`)
  }
  return { files: files.length, faults: files.length > 5 ? faults : ['the files with rounds were not found'] }
}
