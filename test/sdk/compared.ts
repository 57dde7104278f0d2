// Runs an SDK's program through `evalmock compare`, between two Evalmocks that behave alike but draw other identifiers.
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Profile, type Sdk, worldName } from './manifest.ts'
import { execute } from './process.ts'
import { startServer } from './server.ts'

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))
const inside = fileURLToPath(new URL('./inside.ts', import.meta.url))
const LIMIT_MS = 300_000

export interface Compared {
  readonly ok: boolean
  readonly note: string
}

interface Report {
  readonly calls: number
  readonly differences: number
  readonly operations: readonly { readonly operation: string; readonly differences: readonly object[] }[]
}

export async function runCompared(sdk: Sdk, profile: Profile, folder: string): Promise<Compared> {
  const other = await startServer(profile, ['--seed', 'of the other server', ...(sdk.server ?? [])])
  const file = join(tmpdir(), `evalmock-compared-${process.pid}-${sdk.id}.json`)
  try {
    const { code, output } = await execute(
      [
        process.execPath,
        bin,
        'compare',
        ...['--against', other.url, '--provider', sdk.provider],
        ...['--world', sdk.world ?? worldName(sdk, profile), '--profile', profile, ...(sdk.server ?? [])],
        ...['--max-differences', '0', '--output', 'json', '--report', file],
        ...['--', process.execPath, inside, sdk.id, profile, folder],
      ],
      { timeoutMs: LIMIT_MS },
    )
    const report = JSON.parse(await readFile(file, 'utf8').catch(() => '{"operations":[]}')) as Report
    const found = report.operations.flatMap(({ operation, differences }) =>
      differences.map((one) => `${operation} ${JSON.stringify(one)}`),
    )
    if (code === 0 && report.calls > 0)
      return { ok: true, note: `${report.calls} calls compared, no difference` }
    return {
      ok: false,
      note: [`it ended with ${code}`, output.slice(-2000), ...found.slice(0, 20)].join('\n'),
    }
  } finally {
    await other.stop()
    await rm(file, { force: true })
  }
}
