// Runs a short client of an SDK through `evalmock record`, replays the corpus, and lets `evalmock sweep` look for the
// failure that the client does not notice.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Provider, Sdk } from './manifest.ts'
import { type Execution, execute } from './process.ts'
import { startServer } from './server.ts'

const bin = fileURLToPath(new URL('../../src/bin.ts', import.meta.url))
const LIMIT_MS = 240_000

/** What the other server accepts, in the place of a real service: none of it may be in the corpus. */
const ID = 'real-tulip-id'
const SECRET = 'real-tulip-secret'

/** Names of credentials in `--credentials`. */
const NAMES: Readonly<Record<Provider, readonly [id: string, secret?: string]>> = {
  qianfan: ['accessKeyId', 'secretAccessKey'],
  zstack: ['accountName', 'password'],
  scale: ['x-api-key'],
}

export interface Told {
  readonly what: string
  readonly ok: boolean
  readonly note: string
}

export async function runFaithful(sdk: Sdk, folder: string): Promise<readonly Told[]> {
  const { short } = sdk
  if (short === undefined) return []
  const work = await mkdtemp(join(tmpdir(), `evalmock-faithful-${sdk.id}-`))
  const evalmock = (...words: string[]): Promise<Execution> =>
    execute([process.execPath, bin, ...words], {
      cwd: folder,
      env: { EVALMOCK_PROFILE: 'docs' },
      timeoutMs: LIMIT_MS,
    })
  const credentials = join(work, 'credentials.json')
  await writeFile(credentials, JSON.stringify({ [ID]: { world: 'default', secret: SECRET } }))
  const other = await startServer('docs', ['--seed', 'of the other server', '--credentials', credentials])
  try {
    const corpus = join(work, 'calls.jsonl')
    const [id, secret] = NAMES[sdk.provider]
    const keys = ['--credentials', `${id}=${ID}`]
    if (secret !== undefined) keys.push('--credentials', `${secret}=${SECRET}`)
    const recorded = await evalmock(
      ...['record', '--corpus', corpus, '--against', other.url, '--provider', sdk.provider, ...keys],
      ...['--max-differences', '0', '--', ...short.command],
    )
    const text = await readFile(corpus, 'utf8').catch(() => '')
    const replayed = await evalmock('replay', corpus, '--max-differences', '0')
    const sweep = await evalmock(
      ...['sweep', '--faults', 'unavailable', '--output', 'json', '--', ...short.command],
    )
    return [
      recordedWell(recorded, text),
      {
        what: 'replay',
        ok: replayed.code === 0,
        note: replayed.code === 0 ? 'the emulator gives the recorded responses' : replayed.output,
      },
      sweptWell(sweep, short.unnoticed),
    ]
  } finally {
    await other.stop()
    await rm(work, { recursive: true, force: true })
  }
}

function recordedWell({ code, output }: Execution, text: string): Told {
  const what = 'record'
  const calls = text.split('\n').length - 2
  if (code !== 0 || calls < 3) return { what, ok: false, note: `it ended with ${code}:\n${output}` }
  const secrets = [ID, SECRET].filter((one) => text.includes(one))
  // The uuid of a session, and signatures.
  const sessions = text.match(/OAuth [0-9a-f]{32}|[0-9a-f]{64}/g) ?? []
  const found = [...secrets, ...sessions]
  if (found.length > 0) return { what, ok: false, note: `the corpus contains ${found.join(', ')}` }
  return { what, ok: true, note: `${calls} calls, no difference, and no secret in the corpus` }
}

function sweptWell({ code, stdout, output }: Execution, unnoticed: string): Told {
  const what = 'sweep'
  if (code !== 3) return { what, ok: false, note: `it ended with ${code}:\n${output}` }
  const { results } = JSON.parse(stdout) as {
    results: readonly { operation: string; verdict: string; found: boolean }[]
  }
  const found = results.filter((one) => one.found).map(({ operation }) => operation)
  const noticed = results.filter(({ verdict }) => verdict === 'failed').map(({ operation }) => operation)
  const ok = found.join() === unnoticed && noticed.length > 0
  return { what, ok, note: `not noticed: ${found.join(', ')}; noticed: ${noticed.join(', ')}` }
}
