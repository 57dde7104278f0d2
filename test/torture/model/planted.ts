// Faults planted in a copy of the sources: the model has to find each, or it proves nothing.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MEMORY } from '../folders.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

interface Plant {
  readonly what: string
  readonly file: string
  readonly from: string
  readonly to: string
}

export const PLANTS: readonly Plant[] = [
  {
    what: 'a new name is kept in memory and not written',
    file: 'src/store/rows/rows.ts',
    from: "const columns = ['name = ?',",
    to: "const columns = ['name = coalesce(name, ?)',",
  },
  {
    what: 'a removed row is forgotten and not deleted',
    file: 'src/store/rows/rows.ts',
    from: "'DELETE FROM resource WHERE seq = ?'",
    to: "'DELETE FROM resource WHERE seq = -?'",
  },
  {
    what: 'a clock that is advanced is not stored',
    file: 'src/store/worlds/world-state.ts',
    from: 'if (this.lasting) this.meta().putClock(this.clock.state())',
    to: 'if (!this.lasting) this.meta().putClock(this.clock.state())',
  },
  {
    what: 'a restore leaves the clock where it was',
    file: 'src/store/worlds/world-state.ts',
    from: '...(kept ?? this.clock.state())',
    to: '...this.clock.state()',
  },
  {
    what: 'ids begin anew after a kill',
    file: 'src/store/worlds/part.ts',
    from: 'if (!this.#whole.lasting || this.#ids.drawn === this.#kept) return insert()',
    to: 'return insert()',
  },
]

/** @returns the plants that were not found */
export function plantAll(commands: number): string[] {
  const folder = mkdtempSync(join(MEMORY, 'evalmock-planted-'))
  for (const name of ['src', 'test', 'fixtures', 'openapi', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const unfound = PLANTS.filter((plant) => !isFound(plant, folder, commands))
  rmSync(folder, { recursive: true })
  return unfound.map(({ what }) => `not found: ${what}`)
}

function isFound({ what, file, from, to }: Plant, folder: string, commands: number): boolean {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${what}: ${file} has no ${from}`)
  writeFileSync(path, text.replace(from, to))
  const run = join(folder, 'test/torture/model/run.ts')
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--no-warnings', run, String(commands), 'planted'],
    {
      encoding: 'utf8',
    },
  )
  writeFileSync(path, text)
  return status === 1 && stdout.includes('path')
}
